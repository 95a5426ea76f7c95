package io.zenko.dmd.data.file.block;

import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.PiecewiseInputStream;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/** The bytes of a range, a block at a time, each block checked before a byte of it goes out. */
public final class BlockInputStream extends PiecewiseInputStream {
  private static final int SPARE_BYTES = 64 * 1024 + BlockReader.TRAILER_BYTES;

  /**
   * Arrays for the next ones: thousands of clients who take their time need one each for a moment,
   * again and again.
   */
  private static final Queue<byte[]> SPARE = new ArrayBlockingQueue<>(32);

  private final BlockReader blocks;

  /** Null once it is closed. */
  private byte[] block;

  public BlockInputStream(BlockReader blocks, ByteRange range) {
    super(range);
    this.blocks = blocks;
    int largest = (int) Math.min(blocks.blockBytes(), blocks.length());
    this.block = array(range.isEmpty() ? 0 : largest + BlockReader.TRAILER_BYTES);
    fill();
  }

  private static byte[] array(int bytes) {
    byte[] spare = bytes == SPARE_BYTES ? SPARE.poll() : null;
    return spare == null ? new byte[bytes] : spare;
  }

  @Override
  protected void fetch(long wanted) {
    long number = wanted / blocks.blockBytes();
    int count = blocks.read(number, block);
    hold(block, count, number * blocks.blockBytes());
  }

  @Override
  public void close() {
    finish();
    if (block != null && block.length == SPARE_BYTES) {
      SPARE.offer(block);
    }
    block = null;
  }
}
