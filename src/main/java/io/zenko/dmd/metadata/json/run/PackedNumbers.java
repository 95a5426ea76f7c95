package io.zenko.dmd.metadata.json.run;

/** Numbers from 0 on, each in as many bytes as the greatest takes. */
final class PackedNumbers {
  private final byte[] bytes;
  private final int width;

  /**
   * @param greatest of all of them
   */
  PackedNumbers(int count, long greatest) {
    this.width = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(greatest) + 7) / Byte.SIZE);
    this.bytes = new byte[Math.multiplyExact(count, width)];
  }

  void set(int index, long number) {
    long rest = number;
    for (int at = index * width; at < (index + 1) * width; at++) {
      bytes[at] = (byte) rest;
      rest >>>= Byte.SIZE;
    }
  }

  long get(int index) {
    long number = 0;
    for (int at = (index + 1) * width - 1; at >= index * width; at--) {
      number = number << Byte.SIZE | Byte.toUnsignedLong(bytes[at]);
    }
    return number;
  }

  int heapBytes() {
    return bytes.length;
  }
}
