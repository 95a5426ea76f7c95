package io.zenko.dmd.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Looks for a few bytes in many, eight places a step, by three of the bytes that are looked for:
 * listings look into each value for names that hardly any has.
 */
final class ByteSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;

  private ByteSearch() {}

  /** Whether either is there; both have two bytes or more. */
  static boolean containsEither(byte[] bytes, byte[] one, byte[] other) {
    // The last byte of a name in quotes is as frequent as the first one.
    int oneLater = Math.max(1, one.length - 2);
    int otherLater = Math.max(1, other.length - 2);
    long one0 = eightTimes(one[0]);
    long one1 = eightTimes(one[1]);
    long one2 = eightTimes(one[oneLater]);
    long other0 = eightTimes(other[0]);
    long other1 = eightTimes(other[1]);
    long other2 = eightTimes(other[otherLater]);
    int end = bytes.length - Math.max(oneLater, otherLater) - Long.BYTES;
    int at = 0;
    for (; at <= end; at += Long.BYTES) {
      long here = (long) LONGS.get(bytes, at);
      long next = (long) LONGS.get(bytes, at + 1);
      long fromOne =
          (here ^ one0) | (next ^ one1) | ((long) LONGS.get(bytes, at + oneLater) ^ one2);
      long fromOther =
          (here ^ other0) | (next ^ other1) | ((long) LONGS.get(bytes, at + otherLater) ^ other2);
      long maybe = ((fromOne - ONES) & ~fromOne) | ((fromOther - ONES) & ~fromOther);
      if ((maybe & HIGH_BITS) != 0
          && (isFrom(bytes, at, at + Long.BYTES, one)
              || isFrom(bytes, at, at + Long.BYTES, other))) {
        return true;
      }
    }
    return isFrom(bytes, at, bytes.length, one) || isFrom(bytes, at, bytes.length, other);
  }

  private static long eightTimes(byte b) {
    return ONES * Byte.toUnsignedLong(b);
  }

  private static boolean isFrom(byte[] bytes, int from, int to, byte[] sought) {
    int end = Math.min(to, bytes.length - sought.length + 1);
    for (int at = from; at < end; at++) {
      if (Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
        return true;
      }
    }
    return false;
  }
}
