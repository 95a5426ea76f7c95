package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.BlobKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What claim and manifest of a blob both say.
 *
 * @param id of the chunks: fresh for each put, so that no writer's chunks mix with another's
 * @param length bytes of the blob
 * @param chunkBytes bytes of each chunk but the last, which may have fewer
 */
record BlobHead(BlobKey key, String id, long length, int chunkBytes, Instant created) {
  private static final int ID_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Bytes of a head in an item. */
  static final int BYTES = 2 * Long.BYTES + Integer.BYTES + BlobKey.BYTES + ID_BYTES;

  static BlobHead fresh(BlobKey key, long length, int chunkBytes, Instant created) {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    return new BlobHead(key, HexFormat.of().formatHex(id), length, chunkBytes, created);
  }

  /** Whether the blob stands in its manifest, without chunks of its own. */
  boolean isInline() {
    return length <= chunkBytes;
  }

  int chunks() {
    return isInline() ? 0 : Math.toIntExact((length + chunkBytes - 1) / chunkBytes);
  }

  int bytesOf(int chunk) {
    return (int) Math.min(chunkBytes, length - (long) chunk * chunkBytes);
  }

  String chunkItem(int chunk) {
    return "dmd:" + id + ":" + chunk;
  }

  static String manifestItem(BlobKey key) {
    return "dmd:" + key;
  }

  static String claimItem(BlobKey key) {
    return "dmd:" + key + ":claim";
  }

  /** Checksum of a chunk: one of another blob, or from another place, does not pass. */
  int checksum(int chunk, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(ID_BYTES + Integer.BYTES)
            .put(HexFormat.of().parseHex(id))
            .putInt(chunk)
            .flip());
    crc.update(bytes);
    return (int) crc.getValue();
  }

  void encode(ByteBuffer into) {
    into.putLong(length).putLong(created.toEpochMilli()).putInt(chunkBytes);
    into.put(key.bytes()).put(HexFormat.of().parseHex(id));
  }

  /** Reads a head of a checked item. */
  static BlobHead decode(ByteBuffer from) {
    long length = from.getLong();
    Instant created = Instant.ofEpochMilli(from.getLong());
    int chunkBytes = from.getInt();
    byte[] key = new byte[BlobKey.BYTES];
    byte[] id = new byte[ID_BYTES];
    from.get(key).get(id);
    return new BlobHead(BlobKey.of(key), HexFormat.of().formatHex(id), length, chunkBytes, created);
  }
}
