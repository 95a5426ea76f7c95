package io.zenko.dmd.metadata.json.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of lines, eight bytes a step: a line with a value in it is long. */
public final class Newline {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long NEWLINES = ONES * '\n';

  private Newline() {}

  /** Where the first newline stands in this part of the array; -1 where there is none. */
  public static int indexOf(byte[] bytes, int from, int to) {
    int i = from;
    while (i + Long.BYTES <= to) {
      long differing = (long) LONGS.get(bytes, i) ^ NEWLINES;
      long zeros = (differing - ONES) & ~differing & HIGH_BITS;
      if (zeros != 0) {
        return i + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
      i += Long.BYTES;
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Behind the last newline in this part of the array; where the part begins, if it has none. */
  public static int behindLast(byte[] bytes, int from, int to) {
    int i = to;
    while (i - Long.BYTES >= from) {
      long differing = (long) LONGS.get(bytes, i - Long.BYTES) ^ NEWLINES;
      if (((differing - ONES) & ~differing & HIGH_BITS) != 0) {
        break; // which byte it is, the bits do not tell from this end
      }
      i -= Long.BYTES;
    }
    while (i > from && bytes[i - 1] != '\n') {
      i--;
    }
    return i;
  }
}
