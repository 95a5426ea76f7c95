package io.zenko.dmd.data.file.segment;

import java.nio.ByteBuffer;

/** Writes records, and compares those that were read whole. */
final class RecordBytes {
  private RecordBytes() {}

  /** Puts a blob's record at the buffer's position. */
  static void putBlob(
      ByteBuffer to,
      int segment,
      long offset,
      int group,
      long created,
      byte[] key,
      byte[] blob,
      int blockBytes) {
    int end = to.position() + (int) RecordHead.recordBytes(blob.length, blockBytes);
    RecordHead.encode(to, segment, offset, RecordHead.Kind.BLOB, group, blob.length, created, key);
    for (int from = 0, block = 0; from < blob.length; from += blockBytes, block++) {
      int count = Math.min(blockBytes, blob.length - from);
      to.put(blob, from, count);
      to.putInt(RecordHead.sum(key, block, ByteBuffer.wrap(blob, from, count)));
    }
    fill(to, end);
  }

  static void putDeletion(
      ByteBuffer to, int segment, long offset, int group, long created, byte[] key) {
    int end = to.position() + (int) RecordHead.recordBytes(0, 1);
    RecordHead.encode(to, segment, offset, RecordHead.Kind.DELETION, group, 0, created, key);
    fill(to, end);
  }

  private static void fill(ByteBuffer to, int end) {
    while (to.position() < end) {
      to.put((byte) 0);
    }
  }

  /** Whether all blocks of a record, which starts at the buffer's position, match their sums. */
  static boolean isWhole(ByteBuffer record, RecordHead head, int blockBytes) {
    byte[] key = head.key().bytes();
    int at = record.position() + RecordHead.BYTES;
    for (int from = 0, block = 0; from < head.length(); from += blockBytes, block++) {
      int count = Math.min(blockBytes, head.length() - from);
      if (record.getInt(at + count) != RecordHead.sum(key, block, record.slice(at, count))) {
        return false;
      }
      at += count + RecordHead.SUM_BYTES;
    }
    return true;
  }
}
