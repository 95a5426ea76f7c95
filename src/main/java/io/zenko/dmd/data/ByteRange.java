package io.zenko.dmd.data;

/**
 * Bytes of a blob: from an offset up to, not including, an end.
 *
 * @param from offset of the first byte
 * @param end offset after the last byte; the range is empty where it equals {@code from}
 */
public record ByteRange(long from, long end) {
  public ByteRange {
    if (from < 0 || end < from) {
      throw new IllegalArgumentException("no byte range: " + from + " to " + end);
    }
  }

  /** A whole blob of so many bytes. */
  public static ByteRange whole(long size) {
    return new ByteRange(0, size);
  }

  public long length() {
    return end - from;
  }

  public boolean isEmpty() {
    return end == from;
  }

  /** Whether a blob of so many bytes has all of the range. */
  public boolean isWithin(long size) {
    return end <= size;
  }
}
