package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.json.EightBytes;

/**
 * Numbers from 0 on in a part of an array, each in as many bytes as the greatest takes. Each is
 * read by eight bytes, of which those that are not its own are cut off: as many have to stand
 * behind the last.
 */
final class PackedNumbers {
  private PackedNumbers() {}

  /** How many bytes a number takes. */
  static int width(long greatest) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(greatest) + 7) / Byte.SIZE);
  }

  static void set(byte[] bytes, int from, int width, int index, long number) {
    long rest = number;
    for (int at = from + index * width; at < from + (index + 1) * width; at++) {
      bytes[at] = (byte) rest;
      rest >>>= Byte.SIZE;
    }
  }

  static long get(byte[] bytes, int from, int width, int index) {
    return EightBytes.get(bytes, from + index * width) & (-1L >>> (Long.SIZE - width * Byte.SIZE));
  }
}
