package io.zenko.dmd.metadata.json.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of the machine's own file system. */
public final class DiskVolume implements Volume {
  /** The machine copies what it reads and writes through memory of the thread's own. */
  private static final int STEP_BYTES = 256 * 1024;

  @Override
  public File open(Path path) throws IOException {
    return new DiskFile(path, FileChannel.open(path, READ, WRITE));
  }

  @Override
  public File create(Path path) throws IOException {
    return new DiskFile(path, FileChannel.open(path, READ, WRITE, CREATE, TRUNCATE_EXISTING));
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public boolean isDirectory(Path path) {
    return Files.isDirectory(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(directory)) {
      return names.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void forEachName(Path directory, NameSink sink) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      for (Path path : names) {
        sink.accept(path.getFileName().toString());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    createDirectories(parent);
    Files.createDirectory(directory);
    syncDirectory(parent);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  @Override
  public Optional<Lock> lock(Path path) throws IOException {
    return lock(FileChannel.open(path, WRITE, CREATE), false);
  }

  /** Locks all of the file, which is closed with the lock, or at once where another has it. */
  static Optional<Lock> lock(FileChannel channel, boolean shared) throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      // This process has it already: no less taken.
      lock = null;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? Optional.empty() : Optional.of(channel::close);
  }

  /**
   * A file whose reads outlive an interrupt: {@link FileChannel} closes itself under an interrupted
   * reader, which would take the file from every other reader too, so it is opened again.
   */
  private static final class DiskFile implements File {
    private final Path path;
    private volatile FileChannel channel;
    private volatile boolean closed;

    DiskFile(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    private interface Use<T> {
      T of(FileChannel opened) throws IOException;
    }

    private <T> T outlivingInterrupts(Use<T> use) throws IOException {
      boolean interrupted = false;
      try {
        while (true) {
          FileChannel current = channel;
          try {
            return use.of(current);
          } catch (ClosedByInterruptException e) {
            interrupted |= Thread.interrupted();
            reopen(current);
          } catch (ClosedChannelException e) {
            if (closed) {
              throw e;
            }
            reopen(current);
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void read(ByteBuffer target, long position) throws IOException {
      int from = target.position();
      outlivingInterrupts(
          opened -> {
            int count = 0;
            while (target.hasRemaining() && count >= 0) {
              count = opened.read(step(target), position + target.position() - from);
              target.position(target.position() + Math.max(0, count));
            }
            return null;
          });
    }

    private static ByteBuffer step(ByteBuffer all) {
      return all.slice(all.position(), Math.min(all.remaining(), STEP_BYTES));
    }

    private synchronized void reopen(FileChannel dead) throws IOException {
      if (channel == dead && !closed) {
        channel = FileChannel.open(path, READ, WRITE);
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      long at = position;
      while (source.hasRemaining()) {
        int count = channel.write(step(source), at);
        source.position(source.position() + count);
        at += count;
      }
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public long size() throws IOException {
      return outlivingInterrupts(FileChannel::size);
    }

    @Override
    public void close() throws IOException {
      closed = true;
      channel.close();
    }
  }
}
