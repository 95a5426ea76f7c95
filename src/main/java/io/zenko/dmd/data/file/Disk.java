package io.zenko.dmd.data.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.zenko.dmd.data.file.disk.DiskStates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Every step that changes the disk, one method each, so that tests can fail or crash at each. */
class Disk implements DiskStates {
  FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, CREATE_NEW, WRITE);
  }

  /** Opens a file that was created before, to write on. */
  FileChannel reopen(Path file) throws IOException {
    return FileChannel.open(file, WRITE);
  }

  void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  void force(FileChannel channel) throws IOException {
    channel.force(true);
  }

  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Gives a file a second name; fails where the name is taken. */
  void link(Path name, Path file) throws IOException {
    Files.createLink(name, file);
  }

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
  }

  boolean delete(Path file) throws IOException {
    return Files.deleteIfExists(file);
  }
}
