package io.zenko.dmd.metadata.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.iq80.leveldb.impl.LogConstants;
import org.iq80.leveldb.impl.LogMonitor;
import org.iq80.leveldb.impl.LogReader;
import org.iq80.leveldb.util.PureJavaCrc32C;

/**
 * Checks a log of LevelDB, which has what is not in tables yet. Its reader leaves out what is
 * damaged, and goes on behind it: that would be data lost without a word.
 *
 * <p>Only the last record may be incomplete, where the daemon was killed while it wrote: of that,
 * nobody was told. A record is cut into chunks, and none goes beyond its block of 32 KiB:
 *
 * <pre>
 *   offset  bytes  what
 *        0      4  masked CRC32C of all behind the length, little-endian
 *        4      2  length of the content, little-endian
 *        6      1  whether it is a whole record, or which part of one
 *        7      …  content
 * </pre>
 */
final class StockLog implements LogMonitor {
  private static final int HEADER_BYTES = LogConstants.HEADER_SIZE;
  private static final String TOO_LONG = "Invalid chunk length";
  private static final String UNFINISHED = "Partial record without end";

  private final Path file;
  private boolean incomplete;

  private StockLog(Path file) {
    this.file = file;
  }

  static void check(Path file) throws IOException {
    StockLog log = new StockLog(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      LogReader reader = new LogReader(channel, log, true, 0);
      while (reader.readRecord() != null) {
        if (log.incomplete) {
          throw log.damaged("a record in the middle is incomplete");
        }
      }
      if (log.incomplete) {
        log.checkLastBlock(channel);
      }
    }
  }

  @Override
  public void corruption(long bytes, String reason) {
    if (!reason.equals(TOO_LONG) && !reason.equals(UNFINISHED)) {
      throw damaged(reason);
    }
    incomplete = true;
  }

  @Override
  public void corruption(long bytes, Throwable reason) {
    throw damaged(reason.getMessage());
  }

  /** A length that was damaged looks like an incomplete record, but with whole ones behind it. */
  private void checkLastBlock(FileChannel channel) throws IOException {
    long start = (channel.size() - 1) / LogConstants.BLOCK_SIZE * LogConstants.BLOCK_SIZE;
    ByteBuffer block =
        ByteBuffer.allocate((int) (channel.size() - start)).order(ByteOrder.LITTLE_ENDIAN);
    while (block.hasRemaining()) {
      if (channel.read(block, start + block.position()) < 0) {
        throw new EOFException(file + " has become shorter");
      }
    }
    int at = 0;
    while (isChunk(block, at)) {
      at += HEADER_BYTES + length(block, at);
    }
    for (int behind = at + 1; behind < block.capacity(); behind++) {
      if (isChunk(block, behind)) {
        throw damaged("behind an incomplete record is a whole one");
      }
    }
  }

  private static int length(ByteBuffer block, int at) {
    return Short.toUnsignedInt(block.getShort(at + Integer.BYTES));
  }

  private static boolean isChunk(ByteBuffer block, int at) {
    if (block.capacity() - at < HEADER_BYTES
        || block.capacity() - at - HEADER_BYTES < length(block, at)) {
      return false;
    }
    CRC32C checksum = new CRC32C();
    checksum.update(block.slice(at + HEADER_BYTES - 1, length(block, at) + 1));
    return PureJavaCrc32C.mask((int) checksum.getValue()) == block.getInt(at);
  }

  private TransferException damaged(String why) {
    return new TransferException(
        file
            + " is damaged ("
            + why
            + "): CloudServer's daemon leaves out what it cannot read there, when it is started;"
            + " import what is left after that");
  }
}
