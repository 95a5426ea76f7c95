package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.json.EightBytes;

/** Numbers from 0 on, each in as many bytes as the greatest takes. */
final class PackedNumbers {
  /** Each number is read by eight bytes, of which those that are not its own are cut off. */
  private final byte[] bytes;

  private final int width;
  private final long mask;

  /**
   * @param greatest of all of them
   */
  PackedNumbers(int count, long greatest) {
    this.width = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(greatest) + 7) / Byte.SIZE);
    this.mask = -1L >>> (Long.SIZE - width * Byte.SIZE);
    this.bytes = new byte[Math.addExact(Math.multiplyExact(count, width), Long.BYTES - width)];
  }

  void set(int index, long number) {
    long rest = number;
    for (int at = index * width; at < (index + 1) * width; at++) {
      bytes[at] = (byte) rest;
      rest >>>= Byte.SIZE;
    }
  }

  long get(int index) {
    return EightBytes.get(bytes, index * width) & mask;
  }

  int heapBytes() {
    return bytes.length;
  }
}
