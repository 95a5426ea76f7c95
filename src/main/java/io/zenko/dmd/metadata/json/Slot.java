package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.Literal;

/**
 * Where a value is: a place in a file, its length there and the CRC32C of the bytes there.
 *
 * <pre>
 *   position   bits 62..63: how the value is written, see {@link Encoding}
 *              bits 40..61: number of the file, see {@link ValueFiles}
 *              bits  0..39: offset in the file
 * </pre>
 */
record Slot(long position, int length, int checksum) {
  private static final int OFFSET_BITS = 40;
  private static final int ENCODING_SHIFT = 62;

  static final int MAX_FILES = 1 << (ENCODING_SHIFT - OFFSET_BITS);

  static Slot of(int file, long offset, Literal literal) {
    return of(file, offset, literal.bytes().length, literal.checksum(), literal.encoding());
  }

  static Slot of(int file, long offset, int length, int checksum, Encoding encoding) {
    return new Slot(
        ((long) encoding.code() << ENCODING_SHIFT) | ((long) file << OFFSET_BITS) | offset,
        length,
        checksum);
  }

  int file() {
    return (int) (position >>> OFFSET_BITS) & (MAX_FILES - 1);
  }

  long offset() {
    return position & ((1L << OFFSET_BITS) - 1);
  }

  Encoding encoding() {
    return Encoding.of((int) (position >>> ENCODING_SHIFT));
  }
}
