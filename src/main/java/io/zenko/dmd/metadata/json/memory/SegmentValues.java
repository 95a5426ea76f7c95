package io.zenko.dmd.metadata.json.memory;

import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.reading.ReadMemory;
import java.io.IOException;

/** Reads values of durable records from their segments and verifies them. */
public final class SegmentValues {
  private SegmentValues() {}

  public static Literal read(ValueFile source, Slot slot) throws IOException {
    // To get a text out of its escapes takes copies of its own.
    ReadMemory.expect(slot.encoding() == Encoding.TEXT ? 3L * slot.length() : slot.length());
    return verified(source, slot, source.read(slot.offset(), slot.length()));
  }

  static Literal verified(ValueFile source, Slot slot, byte[] bytes) {
    Literal literal = new Literal(slot.encoding(), bytes);
    if (literal.checksum() != slot.checksum()) {
      throw new FormatException(
          source.path() + ": the value at byte " + slot.offset() + " does not match its checksum");
    }
    return literal;
  }
}
