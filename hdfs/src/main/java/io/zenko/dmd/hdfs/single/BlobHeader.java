package io.zenko.dmd.hdfs.single;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.hdfs.block.BlockLayout;
import io.zenko.dmd.hdfs.block.Sums;
import java.nio.ByteBuffer;

/**
 * What a long blob's file starts with, big-endian; its blocks follow.
 *
 * <pre>
 *  0        4         8             12       20        28    48      52
 *  | "DMDL" | version | block bytes | length | created | key | check |
 * </pre>
 *
 * @param created milliseconds since 1970
 */
record BlobHeader(BlobKey key, long length, int blockBytes, long created) {
  static final int BYTES = 52;
  static final int VERSION = 1;

  private static final int MAGIC = 0x444d444c;
  private static final int CHECK_AT = 48;
  private static final int KEY_AT = 28;
  private static final int MOST_BLOCK_BYTES = 16 << 20;

  BlockLayout layout() {
    return new BlockLayout(key, length, blockBytes, BYTES);
  }

  long fileBytes() {
    return BYTES + layout().bytes();
  }

  byte[] encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putInt(MAGIC).putInt(VERSION).putInt(blockBytes).putLong(length).putLong(created);
    buffer.put(key.bytes()).putInt(Sums.of(MAGIC, buffer, 0, CHECK_AT));
    return buffer.array();
  }

  /** The header of the file of that blob. */
  static BlobHeader decode(ByteBuffer buffer, BlobKey key) {
    if (buffer.limit() < BYTES || buffer.getInt(0) != MAGIC) {
      throw damaged(key, "its file does not start with a blob's header");
    }
    if (buffer.getInt(4) != VERSION) {
      throw damaged(
          key, "its file is of format " + buffer.getInt(4) + ", and this program reads " + VERSION);
    }
    byte[] name = new byte[BlobKey.BYTES];
    buffer.get(KEY_AT, name);
    BlobHeader header =
        new BlobHeader(BlobKey.of(name), buffer.getLong(12), buffer.getInt(8), buffer.getLong(20));
    if (buffer.getInt(CHECK_AT) != Sums.of(MAGIC, buffer, 0, CHECK_AT)
        || header.blockBytes <= 0
        || header.blockBytes > MOST_BLOCK_BYTES
        || header.length < 0
        || !header.key.equals(key)) {
      throw damaged(key, "its file's header is damaged or of another blob");
    }
    return header;
  }

  static DataException damaged(BlobKey key, String how) {
    return new DataException(Failure.CORRUPT, "blob " + key + " is damaged: " + how);
  }
}
