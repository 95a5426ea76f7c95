package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.line.FormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A page of an index: where the blocks of some keys are, and which keys these are not.
 *
 * <pre>
 *   blocks   a {@link PlaceTable}
 *   words u32 | the {@link Filter} of all keys in these blocks
 * </pre>
 */
record Page(PlaceTable blocks, byte[] filter) implements IndexPart {
  static Page read(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    PlaceTable blocks = PlaceTable.read(bytes, source);
    int words = source.remaining() < Integer.BYTES ? 0 : source.getInt();
    if (words < 1 || source.remaining() != (long) words * Long.BYTES) {
      throw new FormatException("a filter of " + words + " words does not fit");
    }
    return new Page(blocks, Arrays.copyOfRange(bytes, source.position(), bytes.length));
  }

  boolean mayHave(long hash) {
    return Filter.mayHave(filter, hash);
  }

  @Override
  public int heapBytes() {
    return OBJECT_BYTES + filter.length + blocks.heapBytes();
  }
}
