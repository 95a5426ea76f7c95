package io.zenko.dmd.metadata.json.memory;

import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The same for whoever reads all values of a segment by their keys: what was written in the order
 * of the keys lies one behind the other, so a read takes what comes behind with it.
 */
public final class SequentialValues implements SlotReader {
  private static final int WINDOW = 256 << 10;

  private final ByteBuffer window = ByteBuffer.allocate(WINDOW);
  private long from;
  private long previousEnd = -1;

  /** The end of the segment's bytes that count. */
  private final long end;

  public SequentialValues(long end) {
    this.end = end;
    window.limit(0);
  }

  @Override
  public Literal read(ValueFile source, Slot slot) throws IOException {
    long offset = slot.offset();
    boolean inWindow = offset >= from && offset + slot.length() <= from + window.limit();
    boolean onward = offset >= previousEnd && offset - previousEnd < WINDOW / 8;
    previousEnd = offset + slot.length();
    if (!inWindow && onward && slot.length() < WINDOW / 2) {
      window.clear().limit((int) Math.min(WINDOW, end - offset));
      source.read(window, offset);
      window.flip();
      from = offset;
      inWindow = true;
    }
    if (!inWindow) {
      return SegmentValues.read(source, slot);
    }
    int at = (int) (offset - from);
    byte[] bytes = Arrays.copyOfRange(window.array(), at, at + slot.length());
    return SegmentValues.verified(source, slot, bytes);
  }
}
