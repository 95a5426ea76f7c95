package io.zenko.dmd.data.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

/**
 * Holds a folder for one daemon: a second one would take the uploads of the first for orphans and
 * remove them.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws IllegalStateException where another daemon holds the folder
   */
  static FolderLock take(Path folder) throws IOException {
    FileChannel channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
    boolean taken = false;
    try {
      taken = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      throw inUse(folder, e);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    if (!taken) {
      throw inUse(folder, null);
    }
    return new FolderLock(channel);
  }

  private static IllegalStateException inUse(Path folder, Exception cause) {
    return new IllegalStateException(
        "another daemon keeps its blobs in " + folder + ": stop it or set another S3DATAPATH",
        cause);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
