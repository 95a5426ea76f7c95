package io.zenko.dmd.data.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;

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
    return tryTake(folder)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "another daemon keeps its blobs in "
                        + folder
                        + ": stop it, set another S3DATAPATH, or DMD_DATA_FOLDER=shared for both"));
  }

  /** Empty where another daemon holds the folder. */
  static Optional<FolderLock> tryTake(Path folder) throws IOException {
    FileChannel channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
    boolean taken = false;
    try {
      taken = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // one of this very process
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    return taken ? Optional.of(new FolderLock(channel)) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
