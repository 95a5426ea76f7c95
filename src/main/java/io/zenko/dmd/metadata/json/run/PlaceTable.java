package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.json.EightBytes;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The parts of a file in the order of their first keys: the pages in a top, the blocks in a page.
 * They stand one behind the other.
 *
 * <pre>
 *   count u32
 *   count times: place u64 | length u32 | CRC32C u32 | key length u32 | first key
 * </pre>
 *
 * <p>In memory all of it is one array, so that a search touches little of it: what all keys begin
 * with, once; of each key some bytes behind that, its head, which mostly tells it from others; then
 * where the rest of each key ends, places, checksums, and the rests.
 */
final class PlaceTable {
  private static final int KEY = 8 + 4 + 4 + 4;

  /** Eight bytes more than there are, so that as many can be read from anywhere. */
  private final byte[] bytes;

  private final int count;
  private final int prefixLength;

  /** As long as the shortest key is behind the prefix, and eight bytes at most. */
  private final int headLength;

  private final int endWidth;
  private final int placeWidth;
  private final long firstPlace;

  private PlaceTable(
      int count, int prefixLength, int headLength, int restBytes, long firstPlace, long length) {
    this.count = count;
    this.prefixLength = prefixLength;
    this.headLength = headLength;
    this.endWidth = PackedNumbers.width(restBytes);
    this.placeWidth = PackedNumbers.width(length);
    this.firstPlace = firstPlace;
    this.bytes = new byte[Math.addExact(rests() + Long.BYTES, restBytes)];
  }

  /** Where the heads begin, and so on in the order in which all stands in the array. */
  private int heads() {
    return prefixLength;
  }

  private int ends() {
    return heads() + count * headLength;
  }

  /**
   * One more than rows: where the part begins behind the first one, and where the last one ends.
   */
  private int places() {
    return ends() + count * endWidth;
  }

  private int checksums() {
    return places() + (count + 1) * placeWidth;
  }

  private int rests() {
    return checksums() + count * Integer.BYTES;
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
    int count = source.remaining() < Integer.BYTES ? -1 : source.getInt();
    if (count < 0 || count > source.remaining() / KEY) {
      throw new FormatException("a table of " + count + " rows does not fit");
    }
    long[] places = new long[count + 1];
    int[] checksums = new int[count];
    int[] keyEnds = new int[count];
    int keyBytes = 0;
    int begin = source.position();
    for (int row = 0; row < count; row++) {
      if (source.remaining() < KEY) {
        throw new FormatException("row " + row + " of " + count + " does not fit");
      }
      long place = source.getLong();
      if (row > 0 && place != places[row]) {
        throw new FormatException("row " + row + " does not begin where the one before ends");
      }
      places[row] = place;
      int bytes = source.getInt();
      places[row + 1] = place + bytes;
      if (place < 0 || bytes < 0 || places[row + 1] < 0) {
        throw new FormatException(
            "row " + row + " is of " + bytes + " bytes from " + place + " on");
      }
      checksums[row] = source.getInt();
      int length = source.getInt();
      if (length < 0 || length > source.remaining()) {
        throw new FormatException("a key of " + length + " bytes does not fit");
      }
      source.position(source.position() + length);
      keyBytes += length;
      keyEnds[row] = keyBytes;
    }
    return cut(array, begin, keyEnds, places, checksums);
  }

  /** Keys ascend: what the first one and the last one begin with, all do. */
  private static PlaceTable cut(
      byte[] array, int begin, int[] keyEnds, long[] places, int[] checksums) {
    int count = keyEnds.length;
    int prefix = 0;
    if (count > 0) {
      int first = begin + KEY;
      int last = begin + KEY * count + (count == 1 ? 0 : keyEnds[count - 2]);
      int lastEnd = begin + KEY * count + keyEnds[count - 1];
      int same = Arrays.mismatch(array, first, first + keyEnds[0], array, last, lastEnd);
      prefix = same < 0 ? keyEnds[0] : same;
    }
    int head = Long.BYTES;
    for (int row = 0; row < count; row++) {
      int behind = keyEnds[row] - (row == 0 ? 0 : keyEnds[row - 1]) - prefix;
      if (behind < 0) {
        throw new FormatException("the keys of row " + row + " and the one before do not ascend");
      }
      head = Math.min(head, behind);
    }
    int rests = (count == 0 ? 0 : keyEnds[count - 1]) - count * (prefix + head);
    PlaceTable table =
        new PlaceTable(count, prefix, head, rests, places[0], places[count] - places[0]);
    table.fill(array, begin, keyEnds, places, checksums);
    return table;
  }

  private void fill(byte[] array, int begin, int[] keyEnds, long[] places, int[] checksums) {
    int from = begin + KEY;
    int to = 0;
    for (int row = 0; row < count; row++) {
      int end = begin + KEY * (row + 1) + keyEnds[row];
      if (row == 0) {
        System.arraycopy(array, from, bytes, 0, prefixLength);
      }
      from += prefixLength;
      System.arraycopy(array, from, bytes, heads() + row * headLength, headLength);
      from += headLength;
      System.arraycopy(array, from, bytes, rests() + to, end - from);
      to += end - from;
      PackedNumbers.set(bytes, ends(), endWidth, row, to);
      PackedNumbers.set(bytes, places(), placeWidth, row + 1, places[row + 1] - firstPlace);
      PackedNumbers.set(bytes, checksums(), Integer.BYTES, row, checksums[row]);
      from = end + KEY;
    }
  }

  int count() {
    return count;
  }

  long place(int row) {
    return firstPlace + PackedNumbers.get(bytes, places(), placeWidth, row);
  }

  int length(int row) {
    return (int) (place(row + 1) - place(row));
  }

  int checksum(int row) {
    return (int) PackedNumbers.get(bytes, checksums(), Integer.BYTES, row);
  }

  byte[] key(int row) {
    int from = restBegin(row);
    int rest = restEnd(row) - from;
    byte[] key = Arrays.copyOf(bytes, prefixLength + headLength + rest);
    System.arraycopy(bytes, heads() + row * headLength, key, prefixLength, headLength);
    System.arraycopy(bytes, from, key, prefixLength + headLength, rest);
    return key;
  }

  private int restBegin(int row) {
    return row == 0 ? rests() : restEnd(row - 1);
  }

  private int restEnd(int row) {
    return rests() + (int) PackedNumbers.get(bytes, ends(), endWidth, row);
  }

  /** The last part whose first key is not greater than this one; -1 where all are greater. */
  int floor(byte[] key) {
    int behind = Math.min(prefixLength, key.length);
    int order = Arrays.compareUnsigned(bytes, 0, prefixLength, key, 0, behind);
    if (order != 0) {
      return order > 0 ? -1 : count - 1;
    }
    long cut = headLength == 0 ? 0 : -1L << (Long.SIZE - headLength * Byte.SIZE);
    long head = leading(key, behind) & cut;
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      long here = EightBytes.inOrder(bytes, heads() + middle * headLength) & cut;
      int distance = Long.compareUnsigned(here, head);
      if ((distance == 0 ? compareRest(middle, key) : distance) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The eight bytes from there on, and zeros where it has fewer. */
  private static long leading(byte[] key, int from) {
    if (key.length - from >= Long.BYTES) {
      return EightBytes.inOrder(key, from);
    }
    byte[] eight = new byte[Long.BYTES];
    System.arraycopy(key, from, eight, 0, key.length - from);
    return EightBytes.inOrder(eight, 0);
  }

  /** Less than 0 where the row's key, which has the same head, is less. */
  private int compareRest(int row, byte[] key) {
    int from = prefixLength + headLength;
    return from > key.length
        ? 1 // the key ends within what is its head with zeros behind it
        : Arrays.compareUnsigned(bytes, restBegin(row), restEnd(row), key, from, key.length);
  }

  int heapBytes() {
    return bytes.length;
  }
}
