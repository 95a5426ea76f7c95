package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.hdfs.block.Sums;
import java.nio.ByteBuffer;

/**
 * What a compacted segment ends with, big-endian. Records stand in the order of their places; the
 * index tells for each stretch of places where in the file its first record stands, so one read
 * finds a blob by its key.
 *
 * <pre>
 *  | header | records | places | index | footer |
 *
 *  places    of all blobs, ints, in units of 8 bytes
 *  index     for each stretch, and one more: offset of its first record, int, in units of 8 bytes
 *  footer    "DMDF", segment, generation, blobs, stretches (ints); end of the records (long);
 *            checksum of the places, of the index, of the footer before it (ints)
 * </pre>
 */
record SegmentFooter(
    int segment,
    int generation,
    int blobs,
    int stretches,
    long recordsEnd,
    int placesSum,
    int indexSum) {
  static final int BYTES = 40;

  /** Places of a stretch, in units: as much is read to find a blob. */
  static final int STRETCH = 32 * 1024 / SegmentKey.UNIT;

  static final int SALT = 0x444d4446;
  private static final int CHECK_AT = 36;

  ByteBuffer encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putInt(SALT).putInt(segment).putInt(generation).putInt(blobs).putInt(stretches);
    buffer.putLong(recordsEnd).putInt(placesSum).putInt(indexSum);
    return buffer.putInt(Sums.of(SALT, buffer, 0, CHECK_AT)).flip();
  }

  /** The footer of a file of that length. */
  static SegmentFooter decode(ByteBuffer buffer, SegmentHeader header, long fileBytes)
      throws SegmentDamage {
    SegmentFooter footer =
        new SegmentFooter(
            buffer.getInt(4),
            buffer.getInt(8),
            buffer.getInt(12),
            buffer.getInt(16),
            buffer.getLong(20),
            buffer.getInt(28),
            buffer.getInt(32));
    if (buffer.getInt(0) != SALT
        || buffer.getInt(CHECK_AT) != Sums.of(SALT, buffer, 0, CHECK_AT)
        || footer.segment != header.segment()
        || footer.generation != header.generation()
        || footer.blobs < 0
        || footer.stretches < 0
        || footer.indexAt() + footer.indexBytes() + BYTES != fileBytes) {
      throw new SegmentDamage(header.segment(), "it does not end with its footer");
    }
    return footer;
  }

  long placesAt() {
    return recordsEnd;
  }

  long indexAt() {
    return recordsEnd + (long) blobs * Integer.BYTES;
  }

  /** All that stands behind the records. */
  long bytesBehindRecords() {
    return indexAt() + indexBytes() + BYTES - recordsEnd;
  }

  int indexBytes() {
    return (stretches + 1) * Integer.BYTES;
  }
}
