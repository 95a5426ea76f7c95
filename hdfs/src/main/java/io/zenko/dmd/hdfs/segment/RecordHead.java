package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.hdfs.block.BlockLayout;
import io.zenko.dmd.hdfs.block.Sums;
import io.zenko.dmd.hdfs.config.HdfsSettings;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a record of a segment starts with. Big-endian; records begin at multiples of 8 and are
 * filled up with zeros. Nothing in it depends on where it stands, so that a compaction copies it as
 * it is: the key tells of which place of which segment it is.
 *
 * <pre>
 *  0       4      8        12        20    40
 *  | check | kind | length | created | key | block 0 | sum | block 1 | sum | ... | zeros
 * </pre>
 *
 * <p>The kind is 1: a blob.
 *
 * @param length bytes of the blob
 * @param created milliseconds since 1970
 */
record RecordHead(int length, long created, SegmentKey key) {
  static final int BYTES = 40;

  private static final int BLOB = 1;
  private static final int CHECKED_FROM = 4;
  private static final int KEY_AT = 20;

  /** "RECD". */
  private static final int SALT = 0x52454344;

  long recordBytes(int blockBytes) {
    return recordBytes(length, blockBytes);
  }

  static long recordBytes(int length, int blockBytes) {
    long blocks = (length + (long) blockBytes - 1) / blockBytes;
    long bytes = BYTES + length + blocks * BlockLayout.SUM_BYTES;
    return (bytes + SegmentKey.UNIT - 1) / SegmentKey.UNIT * SegmentKey.UNIT;
  }

  /** Puts a blob's record at the buffer's position. */
  static void encode(ByteBuffer to, long created, byte[] key, byte[] blob, int blockBytes) {
    int start = to.position();
    int end = start + (int) recordBytes(blob.length, blockBytes);
    to.putInt(0).putInt(BLOB).putInt(blob.length).putLong(created).put(key);
    to.putInt(start, check(to, start));
    for (int from = 0, block = 0; from < blob.length; from += blockBytes, block++) {
      int count = Math.min(blockBytes, blob.length - from);
      to.put(blob, from, count).putInt(Sums.block(key, block, blob, from, count));
    }
    while (to.position() < end) {
      to.put((byte) 0);
    }
  }

  /** The head at an index of the buffer; empty where none of that segment passes. */
  static Optional<RecordHead> decode(ByteBuffer from, int index, int segment) {
    if (from.limit() - index < BYTES || from.getInt(index + 4) != BLOB) {
      return Optional.empty();
    }
    int length = from.getInt(index + 8);
    if (length < 0
        || length > HdfsSettings.MOST_PACK_BYTES
        || from.getInt(index) != check(from, index)) {
      return Optional.empty();
    }
    byte[] key = new byte[BlobKey.BYTES];
    from.get(index + KEY_AT, key);
    long created = from.getLong(index + 12);
    return SegmentKey.parse(BlobKey.of(key))
        .filter(place -> place.segment() == segment)
        .map(place -> new RecordHead(length, created, place));
  }

  /** Whether all blocks of a record match their sums. */
  boolean isWhole(ByteBuffer record, int index, int blockBytes) {
    BlockLayout layout = new BlockLayout(key.key(), length, blockBytes, (long) index + BYTES);
    byte[] keyBytes = key.key().bytes();
    for (long block = 0; block < layout.blocks(); block++) {
      int at = (int) layout.offsetOf(block);
      int count = layout.bytesOf(block);
      if (record.getInt(at + count)
          != Sums.block(keyBytes, block, record.array(), record.arrayOffset() + at, count)) {
        return false;
      }
    }
    return true;
  }

  private static int check(ByteBuffer buffer, int start) {
    return Sums.of(SALT, buffer, start + CHECKED_FROM, BYTES - CHECKED_FROM);
  }
}
