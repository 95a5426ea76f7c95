package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.BlobKey;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An item that is no chunk. Numbers are big-endian.
 *
 * <pre>
 * offset  0  "DMDM" a manifest, "DMDC" a claim, "DMDX" a deletion that is not finished
 *         4  version of the format, int
 *         8  bytes of the blob, long
 *        16  when it was put, milliseconds since 1970, long
 *        24  bytes of a full chunk, int
 *        28  key of the blob, 20 bytes
 *        48  id of its chunks, 16 bytes
 *        64  in a manifest: the blob itself where it has no chunks, else a CRC32C (int) for each
 *       end  CRC32C of all before it, int
 * </pre>
 *
 * <p>A claim is written first and a manifest last: a claim alone is a put that was cut off, or a
 * blob whose manifest is lost. A tombstone is a "DMDX" under the manifest's name: it expires, and
 * until then keeps a put or a repair that comes late from bringing the blob back.
 */
record BlobItem(Kind kind, BlobHead head, byte[] body) {
  enum Kind {
    MANIFEST(0x444d444d),
    CLAIM(0x444d4443),
    DELETED(0x444d4458);

    private final int magic;

    Kind(int magic) {
      this.magic = magic;
    }
  }

  private static final int VERSION = 1;
  private static final int PREFIX_BYTES = 2 * Integer.BYTES;
  private static final byte[] NOTHING = {};

  /** Bytes of an item beside its body. */
  static final int OVERHEAD_BYTES = PREFIX_BYTES + BlobHead.BYTES + Integer.BYTES;

  /** The offset of the body in an item. */
  static final int BODY_OFFSET = PREFIX_BYTES + BlobHead.BYTES;

  static BlobItem claim(BlobHead head) {
    return new BlobItem(Kind.CLAIM, head, NOTHING);
  }

  static BlobItem deleted(BlobHead head) {
    return new BlobItem(Kind.DELETED, head, NOTHING);
  }

  static BlobItem manifest(BlobHead head, int[] checksums) {
    ByteBuffer body = ByteBuffer.allocate(checksums.length * Integer.BYTES);
    body.asIntBuffer().put(checksums);
    return new BlobItem(Kind.MANIFEST, head, body.array());
  }

  static BlobItem inline(BlobHead head, byte[] blob) {
    return new BlobItem(Kind.MANIFEST, head, blob);
  }

  /** What a manifest says of a chunk. */
  int checksum(int chunk) {
    return ByteBuffer.wrap(body).getInt(chunk * Integer.BYTES);
  }

  byte[] encode() {
    ByteBuffer item = ByteBuffer.allocate(OVERHEAD_BYTES + body.length);
    item.putInt(kind.magic).putInt(VERSION);
    head.encode(item);
    item.put(body);
    return item.putInt(crc(item.array())).array();
  }

  /** The record in an item of the blob's; empty where the item is damaged or of another blob. */
  static Optional<BlobItem> decode(byte[] item, BlobKey key) {
    if (item.length < OVERHEAD_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(item);
    if (buffer.getInt(item.length - Integer.BYTES) != crc(item)) {
      return Optional.empty();
    }
    int magic = buffer.getInt();
    int version = buffer.getInt();
    BlobHead head = BlobHead.decode(buffer);
    byte[] body = new byte[item.length - OVERHEAD_BYTES];
    buffer.get(body);
    for (Kind kind : Kind.values()) {
      if (kind.magic == magic && version == VERSION && head.key().equals(key)) {
        BlobItem found = new BlobItem(kind, head, body);
        return found.isSound() ? Optional.of(found) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean isSound() {
    boolean sizes = head.length() >= 0 && head.chunkBytes() > 0;
    long expected = head.isInline() ? head.length() : (long) head.chunks() * Integer.BYTES;
    return sizes && body.length == (kind == Kind.MANIFEST ? expected : 0);
  }

  private static int crc(byte[] item) {
    CRC32C crc = new CRC32C();
    crc.update(item, 0, item.length - Integer.BYTES);
    return (int) crc.getValue();
  }
}
