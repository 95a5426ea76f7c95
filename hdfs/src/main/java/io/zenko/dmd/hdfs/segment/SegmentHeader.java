package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.hdfs.block.Sums;
import java.nio.ByteBuffer;

/**
 * What a segment's file starts with, big-endian:
 *
 * <pre>
 *  0        4         8         12           16            20        28
 *  | "DMDG" | version | segment | generation | block bytes | created | check | zeros to 64
 * </pre>
 *
 * @param generation how often it was compacted
 * @param blockBytes bytes of a full block of its blobs
 * @param created milliseconds since 1970
 */
record SegmentHeader(int segment, int generation, int blockBytes, long created) {
  /** Where records begin. */
  static final int BYTES = 64;

  static final int VERSION = 1;

  private static final int MAGIC = 0x444d4447;
  private static final int CHECK_AT = 28;
  private static final int MOST_BLOCK_BYTES = 16 << 20;

  ByteBuffer encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putInt(MAGIC).putInt(VERSION).putInt(segment).putInt(generation).putInt(blockBytes);
    buffer.putLong(created).putInt(Sums.of(MAGIC, buffer, 0, CHECK_AT));
    return buffer.clear();
  }

  static SegmentHeader decode(ByteBuffer buffer, int segment) throws SegmentDamage {
    if (buffer.remaining() < BYTES || buffer.getInt(0) != MAGIC) {
      throw new SegmentDamage(segment, "it does not start with a segment's header");
    }
    if (buffer.getInt(4) != VERSION) {
      throw new SegmentDamage(
          segment, "it is of format " + buffer.getInt(4) + ", and this program reads " + VERSION);
    }
    int blockBytes = buffer.getInt(16);
    if (buffer.getInt(CHECK_AT) != Sums.of(MAGIC, buffer, 0, CHECK_AT)
        || buffer.getInt(8) != segment
        || blockBytes <= 0
        || blockBytes > MOST_BLOCK_BYTES) {
      throw new SegmentDamage(segment, "its header is damaged or of another segment");
    }
    return new SegmentHeader(segment, buffer.getInt(12), blockBytes, buffer.getLong(20));
  }

  boolean isCompacted() {
    return generation > 0;
  }
}
