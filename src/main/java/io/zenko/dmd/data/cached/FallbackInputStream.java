package io.zenko.dmd.data.cached;

import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BiFunction;

/** Bytes of the cache, and from where it fails, those of the store. */
final class FallbackInputStream extends InputStream {
  private static final int STEP_BYTES = 64 * 1024;

  private final BiFunction<ByteRange, DataException, InputStream> fallback;
  private final long end;
  private InputStream content;
  private boolean fallenBack;
  private long position;

  /**
   * @param fallback yields the rest of the range from elsewhere
   */
  FallbackInputStream(
      InputStream content,
      ByteRange range,
      BiFunction<ByteRange, DataException, InputStream> fallback) {
    this.content = content;
    this.fallback = fallback;
    this.position = range.from();
    this.end = range.end();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count;
    try {
      count = content.read(bytes, offset, length);
    } catch (DataException e) {
      if (fallenBack) {
        throw e;
      }
      fallenBack = true;
      content.close();
      content = fallback.apply(new ByteRange(position, end), e);
      count = content.read(bytes, offset, length);
    }
    position += Math.max(0, count);
    return count;
  }

  /** In larger steps than the inherited one. */
  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[(int) Math.min(STEP_BYTES, end - position)];
    long start = position;
    while (position < end) {
      int count = read(buffer, 0, buffer.length);
      out.write(buffer, 0, count);
    }
    return position - start;
  }

  @Override
  public int available() throws IOException {
    return content.available();
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
