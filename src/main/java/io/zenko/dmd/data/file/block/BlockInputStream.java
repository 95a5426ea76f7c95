package io.zenko.dmd.data.file.block;

import io.zenko.dmd.data.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** The bytes of a range, a block at a time, each block checked before a byte of it goes out. */
public final class BlockInputStream extends InputStream {
  private final BlockReader blocks;
  private final long end;
  private final byte[] block;
  private long position;
  private int index;
  private int limit;

  public BlockInputStream(BlockReader blocks, ByteRange range) {
    this.blocks = blocks;
    this.position = range.from();
    this.end = range.end();
    int largest = (int) Math.min(blocks.blockBytes(), blocks.length());
    this.block = new byte[range.isEmpty() ? 0 : largest + BlockReader.TRAILER_BYTES];
    fill();
  }

  @Override
  public int read() {
    if (!fill()) {
      return -1;
    }
    position++;
    return block[index++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, limit - index);
    System.arraycopy(block, index, bytes, offset, count);
    index += count;
    position += count;
    return count;
  }

  /** Without the copy that a buffer between the two would cost. */
  @Override
  public long transferTo(OutputStream out) throws IOException {
    long start = position;
    while (fill()) {
      int count = limit - index;
      out.write(block, index, count);
      index += count;
      position += count;
    }
    return position - start;
  }

  @Override
  public int available() {
    return limit - index;
  }

  /** Whether a byte is there to be handed out, after reading the next block where it is needed. */
  private boolean fill() {
    if (index < limit) {
      return true;
    }
    if (position >= end) {
      return false;
    }
    long number = position / blocks.blockBytes();
    int count = blocks.read(number, block);
    long start = number * blocks.blockBytes();
    index = (int) (position - start);
    limit = (int) Math.min(count, end - start);
    return true;
  }
}
