package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What a segment's file starts with. Numbers are big-endian.
 *
 * <pre>
 *     0  "DMDS"
 *     4  version of the format, int
 *     8  segment, int
 *    12  generation, int: how often it was compacted
 *    16  bytes of a full block, int
 *    20  when this file was made, milliseconds since 1970, long
 *    28  where the places start, long; 0 in a segment that was never compacted
 *    36  CRC32C of bytes 0 to 35, int
 *  1024  progress, one of two that are written by turns
 *  2048  the other
 *  4096  records
 * </pre>
 *
 * @param placesAt where the table of places starts: 0 where each record stands at its place
 */
record SegmentHeader(int segment, int generation, int blockBytes, long created, long placesAt) {
  static final int VERSION = 1;
  static final int PROGRESS_AT = 1024;
  static final int PROGRESS_BYTES = 1024;
  static final int RECORDS_AT = 4096;

  /** What one bad byte makes unreadable, and what a read of one byte costs at most. */
  static final int DEFAULT_BLOCK_BYTES = 64 * 1024;

  private static final int MAGIC = 0x444d4453;
  private static final int BYTES = 40;
  private static final int CHECK_AT = 36;

  boolean isCompacted() {
    return placesAt > 0;
  }

  ByteBuffer encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putInt(MAGIC).putInt(VERSION).putInt(segment).putInt(generation).putInt(blockBytes);
    buffer.putLong(created).putLong(placesAt);
    return buffer.putInt(check(buffer)).flip();
  }

  void writeTo(Volume.File file) throws IOException {
    file.write(encode(), 0);
  }

  static SegmentHeader read(Volume.File file, int segment) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    file.read(buffer, 0);
    if (buffer.hasRemaining() || buffer.getInt(0) != MAGIC) {
      throw new SegmentDamage(segment, "its file does not start with a segment's header");
    }
    if (buffer.getInt(4) != VERSION) {
      throw new SegmentDamage(
          segment, "its file is of format " + buffer.getInt(4) + ", this program reads " + VERSION);
    }
    SegmentHeader header =
        new SegmentHeader(
            buffer.getInt(8),
            buffer.getInt(12),
            buffer.getInt(16),
            buffer.getLong(20),
            buffer.getLong(28));
    if (buffer.getInt(CHECK_AT) != check(buffer)
        || header.segment != segment
        || header.blockBytes < 1) {
      throw new SegmentDamage(segment, "its file's header is damaged or of another segment");
    }
    return header;
  }

  private static int check(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, CHECK_AT));
    return (int) crc.getValue();
  }
}
