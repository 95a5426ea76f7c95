package io.zenko.dmd.data.file.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The real disk.
 *
 * <p>Where other machines write to the same files, every write goes through to the disk with
 * exactly its bytes ({@code O_DSYNC}): a client of NFS would otherwise send whole pages, and with
 * them what it remembers of the bytes beside, over what another machine has written there.
 */
public final class DiskVolume implements Volume {
  private static final long OVERLAP_PAUSE_NANOS = 100_000;

  private final boolean shared;

  /**
   * Files for locks stay open: to close any handle of a file gives up all its locks, by the rules
   * of POSIX.
   */
  private final Map<Path, FileChannel> locks = new HashMap<>();

  /**
   * @param shared whether other processes write to the same files
   */
  public DiskVolume(boolean shared) {
    this.shared = shared;
  }

  @Override
  public File open(Path file, boolean writable) throws IOException {
    return new DiskFile(
        FileChannel.open(file, writable ? options(EnumSet.of(READ, WRITE)) : EnumSet.of(READ)),
        shared);
  }

  @Override
  public File create(Path file) throws IOException {
    return new DiskFile(
        FileChannel.open(file, options(EnumSet.of(READ, WRITE, CREATE_NEW))), shared);
  }

  private Set<? extends OpenOption> options(EnumSet<java.nio.file.StandardOpenOption> options) {
    if (shared) {
      options.add(DSYNC);
    }
    return options;
  }

  @Override
  public boolean delete(Path file) throws IOException {
    return Files.deleteIfExists(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  @Override
  public Optional<Lock> lock(Path file, long position, boolean shared, boolean waits)
      throws IOException {
    FileChannel channel = lockFile(file);
    while (true) {
      try {
        FileLock lock =
            waits ? channel.lock(position, 1, shared) : channel.tryLock(position, 1, shared);
        return Optional.ofNullable(lock).map(held -> held::release);
      } catch (OverlappingFileLockException e) {
        if (!waits) {
          return Optional.empty();
        }
        // Another store of this very process holds it, which does not take long.
        LockSupport.parkNanos(OVERLAP_PAUSE_NANOS);
      }
    }
  }

  private synchronized FileChannel lockFile(Path file) throws IOException {
    FileChannel channel = locks.get(file);
    if (channel == null || !channel.isOpen()) {
      channel = FileChannel.open(file, READ, WRITE, CREATE);
      locks.put(file, channel);
    }
    return channel;
  }

  private record DiskFile(FileChannel channel, boolean synced) implements File {
    @Override
    public void read(ByteBuffer target, long position) throws IOException {
      long at = position;
      while (target.hasRemaining()) {
        int count = channel.read(target, at);
        if (count < 0) {
          return;
        }
        at += count;
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      long at = position;
      while (source.hasRemaining()) {
        at += channel.write(source, at);
      }
    }

    @Override
    public void force() throws IOException {
      if (!synced) {
        channel.force(false);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
      if (synced) {
        channel.force(true);
      }
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
