package io.zenko.dmd.metadata.json.file;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The machine's files for whoever only looks: also where the disk can only be read. */
public final class ReadOnlyVolume implements Volume {
  private final DiskVolume disk = new DiskVolume();

  @Override
  public File open(Path path) throws IOException {
    return new ReadOnlyFile(FileChannel.open(path, READ));
  }

  @Override
  public File create(Path path) {
    throw refusal();
  }

  @Override
  public boolean exists(Path path) {
    return disk.exists(path);
  }

  @Override
  public boolean isDirectory(Path path) {
    return disk.isDirectory(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public void createDirectories(Path directory) {
    throw refusal();
  }

  @Override
  public void rename(Path from, Path to) {
    throw refusal();
  }

  @Override
  public void delete(Path path) {
    throw refusal();
  }

  @Override
  public void syncDirectory(Path directory) {
    throw refusal();
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    return disk.usableBytes(path);
  }

  /** A lock that others who only look share, and that a daemon's excludes. */
  @Override
  public Optional<Lock> lock(Path path) throws IOException {
    if (!Files.exists(path)) {
      return Optional.of(() -> {}); // no daemon ever had it open: a copy without the lock file
    }
    return DiskVolume.lock(FileChannel.open(path, READ), true);
  }

  private static IllegalStateException refusal() {
    return new IllegalStateException("a check changes nothing");
  }

  private record ReadOnlyFile(FileChannel channel) implements File {
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
    public void write(ByteBuffer source, long position) {
      throw refusal();
    }

    @Override
    public void sync() {
      throw refusal();
    }

    @Override
    public void truncate(long size) {
      throw refusal();
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
