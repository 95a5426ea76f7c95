package io.zenko.dmd.hdfs.block;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksums of what is written. */
public final class Sums {
  private Sums() {}

  /** What a block of a blob is followed by: of the key, the block's number (int) and its bytes. */
  public static int block(byte[] key, long block, byte[] bytes, int offset, int count) {
    CRC32C crc = new CRC32C();
    crc.update(key, 0, key.length);
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt((int) block).flip());
    crc.update(bytes, offset, count);
    return (int) crc.getValue();
  }

  /** Of a salt, which keeps apart what is of another kind, and these bytes of a buffer. */
  public static int of(int salt, ByteBuffer buffer, int index, int count) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(salt).flip());
    crc.update(buffer.slice(index, count));
    return (int) crc.getValue();
  }
}
