package io.zenko.dmd.hdfs.block;

import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.PiecewiseInputStream;
import java.nio.ByteBuffer;

/**
 * The bytes of a range, a block at a time. Several blocks are fetched at once, as a fetch is a
 * question to another machine, and never one that the range does not touch.
 */
public final class BlockInputStream extends PiecewiseInputStream {
  private static final int WINDOW_BLOCKS = 8;

  /** Where the bytes of the file come from. */
  @FunctionalInterface
  public interface Source {
    /**
     * Reads exactly so many bytes from an offset of the file on.
     *
     * @throws DataException where they are not there
     */
    void read(long offset, byte[] into, int count);
  }

  private final BlockLayout layout;
  private final Source source;
  private final byte[] keyBytes;
  private final long lastBlock;
  private byte[] window = {};
  private long windowBlock;
  private long windowEnd;

  public BlockInputStream(BlockLayout layout, Source source, ByteRange range) {
    super(range);
    this.layout = layout;
    this.source = source;
    this.keyBytes = layout.key().bytes();
    this.lastBlock = range.isEmpty() ? -1 : (range.end() - 1) / layout.blockBytes();
    fill();
  }

  @Override
  protected void fetch(long wanted) {
    long block = wanted / layout.blockBytes();
    if (block < windowBlock || block >= windowEnd) {
      load(block);
    }
    int at = (int) (layout.offsetOf(block) - layout.offsetOf(windowBlock));
    int count = layout.bytesOf(block);
    if (ByteBuffer.wrap(window).getInt(at + count)
        != Sums.block(keyBytes, block, window, at, count)) {
      throw new DataException(
          Failure.CORRUPT,
          "blob " + layout.key() + " is damaged: block " + block + " does not match its checksum");
    }
    hold(window, at, count, block * layout.blockBytes());
  }

  private void load(long block) {
    windowEnd = block; // nothing is there should the read fail
    long end = Math.min(block + WINDOW_BLOCKS, lastBlock + 1);
    int bytes = (int) (layout.offsetOf(end) - layout.offsetOf(block));
    if (window.length < bytes) {
      window = new byte[bytes];
    }
    source.read(layout.offsetOf(block), window, bytes);
    windowBlock = block;
    windowEnd = end;
  }
}
