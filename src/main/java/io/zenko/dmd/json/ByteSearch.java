package io.zenko.dmd.json;

import java.util.Arrays;

/**
 * Looks for a few bytes in many, eight places a step, by three of the bytes that are looked for:
 * listings look into each value for names that hardly any has.
 */
final class ByteSearch {
  private ByteSearch() {}

  /** Whether either is there; both have two bytes or more. */
  static boolean containsEither(byte[] bytes, byte[] one, byte[] other) {
    // The last byte of a name in quotes is as frequent as the first one.
    int oneLater = Math.max(1, one.length - 2);
    int otherLater = Math.max(1, other.length - 2);
    long one0 = EightBytes.of(one[0]);
    long one1 = EightBytes.of(one[1]);
    long one2 = EightBytes.of(one[oneLater]);
    long other0 = EightBytes.of(other[0]);
    long other1 = EightBytes.of(other[1]);
    long other2 = EightBytes.of(other[otherLater]);
    int end = bytes.length - Math.max(oneLater, otherLater) - Long.BYTES;
    int at = 0;
    for (; at <= end; at += Long.BYTES) {
      long here = EightBytes.get(bytes, at);
      long next = EightBytes.get(bytes, at + 1);
      long fromOne = (here ^ one0) | (next ^ one1) | (EightBytes.get(bytes, at + oneLater) ^ one2);
      long fromOther =
          (here ^ other0) | (next ^ other1) | (EightBytes.get(bytes, at + otherLater) ^ other2);
      if ((EightBytes.firstZero(fromOne) | EightBytes.firstZero(fromOther)) != 0
          && (isFrom(bytes, at, at + Long.BYTES, one)
              || isFrom(bytes, at, at + Long.BYTES, other))) {
        return true;
      }
    }
    return isFrom(bytes, at, bytes.length, one) || isFrom(bytes, at, bytes.length, other);
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
