package io.zenko.dmd.data.file;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * What a blob file starts with, and where the rest of it stands. All numbers are big-endian.
 *
 * <pre>
 * offset  0  "DMDB"
 *         4  version of the format, int
 *         8  bytes of a full block, int
 *        12  bytes of the blob, long
 *        20  when it was put, milliseconds since 1970, long
 *        28  key of the blob, 20 bytes
 *        48  CRC32C of bytes 0 to 47, int
 *        52  block 0, its CRC32C (int), block 1, its CRC32C, ... the last block may be short
 * </pre>
 *
 * <p>A block's CRC32C covers the header's CRC32C and the block's number (int) before the block's
 * bytes, so that a block of another blob, or of another place in this one, does not pass.
 */
record BlobHeader(BlobKey key, long length, int blockBytes, Instant created) {
  static final int BYTES = 52;
  static final int VERSION = 1;
  static final int CHECKSUM_BYTES = Integer.BYTES;

  /** A copy loop's step, and what a read of one byte costs at most. */
  static final int DEFAULT_BLOCK_BYTES = 64 * 1024;

  private static final int MAGIC = 0x444d4442;
  private static final int MAX_BLOCK_BYTES = 16 * 1024 * 1024;
  private static final int CHECKED_BYTES = BYTES - CHECKSUM_BYTES;

  long blocks() {
    return length / blockBytes + (length % blockBytes == 0 ? 0 : 1);
  }

  /** Size of the whole file. */
  long fileBytes() {
    return BYTES + length + blocks() * CHECKSUM_BYTES;
  }

  /** Where in the file a block stands. */
  long offsetOf(long block) {
    return BYTES + block * (blockBytes + CHECKSUM_BYTES);
  }

  /** Bytes of a block, without its checksum. */
  int bytesOf(long block) {
    return (int) Math.min(blockBytes, length - block * blockBytes);
  }

  ByteBuffer encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putInt(MAGIC).putInt(VERSION).putInt(blockBytes).putLong(length);
    buffer.putLong(created.toEpochMilli()).put(key.bytes());
    return buffer.putInt(crc(buffer.array())).flip();
  }

  /** The checksum that follows a block. */
  int checksum(long block, byte[] bytes, int offset, int count) {
    CRC32C crc = checksumOf(block);
    crc.update(bytes, offset, count);
    return (int) crc.getValue();
  }

  /** The checksum of a block before its first byte. */
  CRC32C checksumOf(long block) {
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(2 * Integer.BYTES)
            .putInt(crc(encode().array()))
            .putInt((int) block)
            .flip());
    return crc;
  }

  /** The header of the file that holds the blob of that key. */
  static BlobHeader decode(ByteBuffer buffer, BlobKey key) {
    if (buffer.remaining() < BYTES || buffer.getInt(0) != MAGIC) {
      throw damaged(key, "its file does not start with a blob's header");
    }
    int version = buffer.getInt(4);
    if (version != VERSION) {
      throw damaged(key, "its file is of format " + version + ", this program reads " + VERSION);
    }
    byte[] bytes = new byte[BYTES];
    buffer.get(0, bytes);
    int blockBytes = buffer.getInt(8);
    long length = buffer.getLong(12);
    byte[] name = new byte[BlobKey.BYTES];
    buffer.get(28, name);
    boolean sound =
        buffer.getInt(CHECKED_BYTES) == crc(bytes)
            && blockBytes > 0
            && blockBytes <= MAX_BLOCK_BYTES
            && length >= 0
            && BlobKey.of(name).equals(key);
    if (!sound) {
      throw damaged(key, "its file's header is damaged or of another blob");
    }
    return new BlobHeader(key, length, blockBytes, Instant.ofEpochMilli(buffer.getLong(20)));
  }

  static DataException damaged(BlobKey key, String how) {
    return new DataException(Failure.CORRUPT, "blob " + key + " is damaged: " + how);
  }

  private static int crc(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, CHECKED_BYTES);
    return (int) crc.getValue();
  }
}
