package io.zenko.dmd.data.file.block;

import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.PiecewiseInputStream;

/** The bytes of a range, a block at a time, each block checked before a byte of it goes out. */
public final class BlockInputStream extends PiecewiseInputStream {
  private final BlockReader blocks;
  private final byte[] block;

  public BlockInputStream(BlockReader blocks, ByteRange range) {
    super(range);
    this.blocks = blocks;
    int largest = (int) Math.min(blocks.blockBytes(), blocks.length());
    this.block = new byte[range.isEmpty() ? 0 : largest + BlockReader.TRAILER_BYTES];
    fill();
  }

  @Override
  protected void fetch(long wanted) {
    long number = wanted / blocks.blockBytes();
    int count = blocks.read(number, block);
    hold(block, count, number * blocks.blockBytes());
  }
}
