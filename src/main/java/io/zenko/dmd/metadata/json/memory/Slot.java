package io.zenko.dmd.metadata.json.memory;

import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.Literal;

/**
 * Where a value is in a segment of the journal: its place, its length there and the CRC32C of the
 * bytes there; or that there is none, since the key was deleted.
 *
 * <pre>
 *   position   bits 62..63: how the value is written, see {@link Encoding}; 3 is a deletion
 *              bits  0..61: offset in the file
 * </pre>
 */
public record Slot(long position, int length, int checksum) {
  private static final int ENCODING_SHIFT = 62;
  private static final int DELETION_CODE = 3;

  public static final Slot DELETION = new Slot((long) DELETION_CODE << ENCODING_SHIFT, 0, 0);

  public static Slot of(long offset, Literal literal) {
    return of(offset, literal.bytes().length, literal.checksum(), literal.encoding());
  }

  public static Slot of(long offset, int length, int checksum, Encoding encoding) {
    return new Slot(((long) encoding.code() << ENCODING_SHIFT) | offset, length, checksum);
  }

  public boolean isDeletion() {
    return position >>> ENCODING_SHIFT == DELETION_CODE;
  }

  public long offset() {
    return position & ((1L << ENCODING_SHIFT) - 1);
  }

  public Encoding encoding() {
    return Encoding.of((int) (position >>> ENCODING_SHIFT));
  }
}
