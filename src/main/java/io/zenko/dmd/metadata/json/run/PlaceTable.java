package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.line.FormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The parts of a file in the order of their first keys: the pages in a top, the blocks in a page.
 * It is searched in the bytes that were read.
 *
 * <pre>
 *   count u32
 *   count times: place u64 | length u32 | CRC32C u32 | key length u32 | first key
 * </pre>
 */
final class PlaceTable {
  private static final int HEAD_BYTES = 4;
  private static final int KEY = 8 + 4 + 4 + 4;

  private final byte[] array;
  private final ByteBuffer bytes;
  private final int[] at;

  private PlaceTable(byte[] array, int[] at) {
    this.array = array;
    this.bytes = ByteBuffer.wrap(array);
    this.at = at;
  }

  /** How many bytes a row with a key of this length takes. */
  static int rowBytes(int keyLength) {
    return KEY + keyLength;
  }

  /**
   * Reads the table at the buffer's position, and moves the buffer behind it.
   *
   * @param array the one that the buffer wraps
   */
  static PlaceTable read(byte[] array, ByteBuffer source) {
    int count = source.getInt();
    if (count < 0 || count > source.remaining() / KEY) {
      throw new FormatException("a table of " + count + " rows does not fit");
    }
    int[] at = new int[count];
    for (int i = 0; i < count; i++) {
      at[i] = source.position();
      int length = source.getInt(source.position() + KEY - 4);
      if (length < 0 || length > source.remaining() - KEY) {
        throw new FormatException("a key of " + length + " bytes does not fit");
      }
      source.position(source.position() + KEY + length);
    }
    return new PlaceTable(array, at);
  }

  int count() {
    return at.length;
  }

  long place(int row) {
    return bytes.getLong(at[row]);
  }

  int length(int row) {
    return bytes.getInt(at[row] + 8);
  }

  int checksum(int row) {
    return bytes.getInt(at[row] + 12);
  }

  byte[] key(int row) {
    int from = at[row] + KEY;
    return Arrays.copyOfRange(array, from, from + keyLength(row));
  }

  private int keyLength(int row) {
    return bytes.getInt(at[row] + KEY - 4);
  }

  /** The last part whose first key is not greater than this one; -1 where all are greater. */
  int floor(byte[] key) {
    int low = 0;
    int high = at.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int from = at[middle] + KEY;
      if (Arrays.compareUnsigned(array, from, from + keyLength(middle), key, 0, key.length) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** What it takes in memory beside the bytes that it stands in. */
  int overheadBytes() {
    return HEAD_BYTES * at.length;
  }
}
