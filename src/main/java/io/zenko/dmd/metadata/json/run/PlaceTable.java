package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.line.FormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
 * <p>In memory, what all keys begin with stands once.
 */
final class PlaceTable {
  private static final int KEY = 8 + 4 + 4 + 4;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] prefix;

  /**
   * What of the keys comes behind the prefix, one behind the other, and eight bytes more, so that
   * as many can be read from anywhere.
   */
  private final byte[] keys;

  /** Of each row, where its key ends there. */
  private final PackedNumbers keyEnds;

  private final long firstPlace;

  /**
   * One more than rows: where the part begins behind the first one, and where the last one ends.
   */
  private final PackedNumbers places;

  private final int[] checksums;

  private PlaceTable(
      byte[] prefix,
      byte[] keys,
      PackedNumbers keyEnds,
      long firstPlace,
      PackedNumbers places,
      int[] checksums) {
    this.prefix = prefix;
    this.keys = keys;
    this.keyEnds = keyEnds;
    this.firstPlace = firstPlace;
    this.places = places;
    this.checksums = checksums;
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
    byte[] prefix = new byte[0];
    if (count > 0) {
      int first = begin + KEY;
      int last = begin + KEY * count + (count == 1 ? 0 : keyEnds[count - 2]);
      int lastEnd = begin + KEY * count + keyEnds[count - 1];
      int same = Arrays.mismatch(array, first, first + keyEnds[0], array, last, lastEnd);
      prefix = Arrays.copyOfRange(array, first, first + (same < 0 ? keyEnds[0] : same));
    }
    for (int row = 1; row < count; row++) {
      if (keyEnds[row] - keyEnds[row - 1] < prefix.length) {
        throw new FormatException("the keys of row " + row + " and the one before do not ascend");
      }
    }
    int keyBytes = (count == 0 ? 0 : keyEnds[count - 1]) - count * prefix.length;
    byte[] keys = new byte[keyBytes + Long.BYTES];
    PackedNumbers ends = new PackedNumbers(count, keyBytes);
    int from = begin;
    int to = 0;
    int before = 0;
    for (int row = 0; row < count; row++) {
      int length = keyEnds[row] - before - prefix.length;
      before = keyEnds[row];
      from += KEY + prefix.length;
      System.arraycopy(array, from, keys, to, length);
      from += length;
      to += length;
      ends.set(row, to);
    }
    return new PlaceTable(prefix, keys, ends, places[0], behindTheFirst(places), checksums);
  }

  private static PackedNumbers behindTheFirst(long[] places) {
    PackedNumbers packed = new PackedNumbers(places.length, places[places.length - 1] - places[0]);
    for (int i = 0; i < places.length; i++) {
      packed.set(i, places[i] - places[0]);
    }
    return packed;
  }

  int count() {
    return checksums.length;
  }

  long place(int row) {
    return firstPlace + places.get(row);
  }

  int length(int row) {
    return (int) (places.get(row + 1) - places.get(row));
  }

  int checksum(int row) {
    return checksums[row];
  }

  byte[] key(int row) {
    int from = keyBegin(row);
    int length = keyEnd(row) - from;
    byte[] key = Arrays.copyOf(prefix, prefix.length + length);
    System.arraycopy(keys, from, key, prefix.length, length);
    return key;
  }

  private int keyBegin(int row) {
    return row == 0 ? 0 : keyEnd(row - 1);
  }

  private int keyEnd(int row) {
    return (int) keyEnds.get(row);
  }

  /** The last part whose first key is not greater than this one; -1 where all are greater. */
  int floor(byte[] key) {
    int behind = Math.min(prefix.length, key.length);
    int order = Arrays.compareUnsigned(prefix, 0, prefix.length, key, 0, behind);
    if (order != 0) {
      return order > 0 ? -1 : count() - 1;
    }
    long leading = leading(key, behind);
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compareRow(middle, key, behind, leading) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The eight bytes from there on, and zeros where it has fewer. */
  private static long leading(byte[] key, int from) {
    byte[] bytes = new byte[Long.BYTES];
    System.arraycopy(key, from, bytes, 0, Math.min(key.length - from, Long.BYTES));
    return (long) LONGS.get(bytes, 0);
  }

  /** By eight bytes at once, which mostly differ; less than 0 where the row's key is less. */
  private int compareRow(int row, byte[] key, int from, long leading) {
    int begin = keyBegin(row);
    int end = keyEnd(row);
    long here = (long) LONGS.get(keys, begin);
    if (end - begin < Long.BYTES) {
      here &= ~(-1L >>> ((end - begin) * Byte.SIZE));
    }
    int order = Long.compareUnsigned(here, leading);
    return order != 0 ? order : Arrays.compareUnsigned(keys, begin, end, key, from, key.length);
  }

  int heapBytes() {
    return prefix.length
        + keys.length
        + keyEnds.heapBytes()
        + places.heapBytes()
        + Integer.BYTES * checksums.length;
  }
}
