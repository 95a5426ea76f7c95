package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Where the records of a compacted segment stand now, by the place that their keys tell. Places and
 * offsets are in units of 8 bytes; a stretch is 64 KiB of places.
 *
 * <pre>
 *  0  entries, int; stretches, int; CRC32C of segment and these two, int
 * 12  for each stretch, and one more: index of its first entry, int; sum, int
 *  …  entries, by place: place, int; offset, int
 * </pre>
 *
 * <p>A stretch's sum is the CRC32C of segment, stretch, index of its first entry, of that after its
 * last (ints), and its entries. A look-up reads two of the pairs and a stretch: nothing is held in
 * memory but the two counts.
 */
final class Places {
  private static final int STRETCH_BYTES = 64 * 1024;
  private static final int HEAD_BYTES = 12;
  private static final int PAIR_BYTES = 8;

  private final Volume.File file;
  private final int segment;
  private final long at;
  private final int entries;
  private final int stretches;

  private Places(Volume.File file, int segment, long at, int entries, int stretches) {
    this.file = file;
    this.segment = segment;
    this.at = at;
    this.entries = entries;
    this.stretches = stretches;
  }

  static Places open(Volume.File file, int segment, long at) throws IOException {
    ByteBuffer head = read(file, segment, at, HEAD_BYTES);
    int entries = head.getInt(0);
    int stretches = head.getInt(4);
    if (head.getInt(8) != sum(segment, entries, stretches) || entries < 0 || stretches < 0) {
      throw damage(segment);
    }
    return new Places(file, segment, at, entries, stretches);
  }

  /** Where the record of a place stands; empty where there is none. */
  OptionalLong find(long place) throws IOException {
    long stretch = place / STRETCH_BYTES;
    if (stretch >= stretches) {
      return OptionalLong.empty();
    }
    ByteBuffer pairs = read(file, segment, at + HEAD_BYTES + stretch * PAIR_BYTES, 2 * PAIR_BYTES);
    int first = pairs.getInt(0);
    int next = pairs.getInt(PAIR_BYTES);
    if (first < 0 || next < first || next > entries) {
      throw damage(segment);
    }
    long start = at + HEAD_BYTES + (stretches + 1L) * PAIR_BYTES;
    ByteBuffer part =
        read(file, segment, start + (long) first * PAIR_BYTES, (next - first) * PAIR_BYTES);
    if (pairs.getInt(4) != sum(segment, (int) stretch, first, next, part)) {
      throw damage(segment);
    }
    int wanted = (int) (place / SegmentKey.UNIT);
    int low = 0;
    int high = next - first - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = part.getInt(middle * PAIR_BYTES);
      if (found == wanted) {
        return OptionalLong.of(part.getInt(middle * PAIR_BYTES + 4) * (long) SegmentKey.UNIT);
      }
      if (found < wanted) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return OptionalLong.empty();
  }

  private static ByteBuffer read(Volume.File file, int segment, long position, int bytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    file.read(buffer, position);
    if (buffer.hasRemaining()) {
      throw damage(segment);
    }
    return buffer.flip();
  }

  private static SegmentDamage damage(int segment) {
    return new SegmentDamage(segment, "the table of its places does not match its checksum");
  }

  private static int sum(int... numbers) {
    CRC32C crc = new CRC32C();
    crc.update(bytes(numbers));
    return (int) crc.getValue();
  }

  private static int sum(int segment, int stretch, int first, int next, ByteBuffer entries) {
    CRC32C crc = new CRC32C();
    crc.update(bytes(segment, stretch, first, next));
    crc.update(entries.duplicate());
    return (int) crc.getValue();
  }

  private static ByteBuffer bytes(int... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Integer.BYTES);
    for (int number : numbers) {
      buffer.putInt(number);
    }
    return buffer.flip();
  }

  /** Collects places in their order, and writes the table. */
  static final class Writer {
    private int[] pairs = new int[1024];
    private int count;

    void add(long place, long offset) {
      if (2 * count == pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * pairs.length);
      }
      pairs[2 * count] = (int) (place / SegmentKey.UNIT);
      pairs[2 * count + 1] = (int) (offset / SegmentKey.UNIT);
      count++;
    }

    int count() {
      return count;
    }

    /** The table's end. */
    long write(Volume.File file, int segment, long at) throws IOException {
      int stretches = count == 0 ? 0 : stretchOf(count - 1) + 1;
      ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES + (stretches + 1) * PAIR_BYTES);
      head.putInt(count).putInt(stretches).putInt(sum(segment, count, stretches));
      long position = at + head.capacity();
      int first = 0;
      for (int stretch = 0; stretch < stretches; stretch++) {
        int next = first;
        while (next < count && stretchOf(next) == stretch) {
          next++;
        }
        ByteBuffer part = ByteBuffer.allocate((next - first) * PAIR_BYTES);
        for (int i = 2 * first; i < 2 * next; i++) {
          part.putInt(pairs[i]);
        }
        head.putInt(first).putInt(sum(segment, stretch, first, next, part.flip()));
        file.write(part, position + (long) first * PAIR_BYTES);
        first = next;
      }
      head.putInt(count).putInt(0).flip();
      file.write(head, at);
      return position + (long) count * PAIR_BYTES;
    }

    private int stretchOf(int index) {
      return (int) (Integer.toUnsignedLong(pairs[2 * index]) * SegmentKey.UNIT / STRETCH_BYTES);
    }
  }
}
