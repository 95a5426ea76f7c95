package io.zenko.dmd.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * The bytes of a range, a piece at a time: blocks of a file, chunks from a server. A subclass
 * fetches pieces, whole and checked, and calls {@link #fill} once at its end of construction, so
 * that what is missing is told before the first byte is promised.
 */
public abstract class PiecewiseInputStream extends InputStream {
  private final long end;
  private long position;
  private byte[] piece = {};
  private int index;
  private int limit;

  protected PiecewiseInputStream(ByteRange range) {
    this.position = range.from();
    this.end = range.end();
  }

  /** Fetches the piece that has this byte of the blob, and gives it to {@link #hold}. */
  protected abstract void fetch(long wanted);

  /** Nobody needs the piece any more that was held last, if any was. */
  protected void letGo() {}

  /**
   * Takes a piece; its array may be the one of before.
   *
   * @param start which byte of the blob its first byte is
   */
  protected final void hold(byte[] bytes, int length, long start) {
    hold(bytes, 0, length, start);
  }

  /**
   * Takes a piece that stands in the midst of an array, which may be the one of before.
   *
   * @param from index of the piece's first byte
   * @param start which byte of the blob that is
   */
  protected final void hold(byte[] bytes, int from, int length, long start) {
    piece = bytes;
    index = from + (int) (position - start);
    limit = from + (int) Math.min(length, end - start);
  }

  /** Whether a byte is there to be handed out, after fetching the next piece if need be. */
  protected final boolean fill() {
    if (index < limit) {
      return true;
    }
    letGo();
    if (position >= end) {
      return false;
    }
    fetch(position);
    return true;
  }

  /** Nothing more is read. */
  protected final void finish() {
    letGo();
    position = end;
    index = 0;
    limit = 0;
  }

  @Override
  public int read() {
    if (!fill()) {
      return -1;
    }
    position++;
    return piece[index++] & 0xff;
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
    System.arraycopy(piece, index, bytes, offset, count);
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
      out.write(piece, index, count);
      index += count;
      position += count;
    }
    return position - start;
  }

  @Override
  public int available() {
    return limit - index;
  }
}
