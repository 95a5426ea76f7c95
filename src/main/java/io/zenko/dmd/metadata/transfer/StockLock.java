package io.zenko.dmd.metadata.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lock that LevelDB itself takes on a database: who holds it knows that CloudServer's daemon
 * does not run, and that nobody else reads for an import. The file stays as it is.
 */
final class StockLock implements AutoCloseable {
  static final String FILE = "LOCK";

  private final FileChannel channel;

  StockLock(Path database) throws IOException {
    channel =
        FileChannel.open(
            database.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      FileLock lock = channel.tryLock();
      locked = lock != null;
    } catch (OverlappingFileLockException e) {
      // Another import of this process has it.
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new TransferException(
          database + " is in use: stop CloudServer's metadata daemon before its data are read");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
