package io.zenko.dmd.hdfs.block;

import io.zenko.dmd.data.BlobKey;

/**
 * Where the blocks of one blob stand in its file: one after the other from an offset on, each
 * followed by its checksum.
 *
 * @param start the offset of block 0
 */
public record BlockLayout(BlobKey key, long length, int blockBytes, long start) {
  public static final int SUM_BYTES = Integer.BYTES;

  /** A copy loop's step, and what a read of one byte costs at most. */
  public static final int DEFAULT_BLOCK_BYTES = 64 * 1024;

  public long blocks() {
    return (length + blockBytes - 1) / blockBytes;
  }

  /** Where in the file a block begins; of the number of blocks, where the last one ends. */
  public long offsetOf(long block) {
    return start + Math.min(block * blockBytes, length) + block * SUM_BYTES;
  }

  /** Bytes of a block, without its checksum. */
  public int bytesOf(long block) {
    return (int) Math.min(blockBytes, length - block * blockBytes);
  }

  /** Bytes that all blocks and their checksums take. */
  public long bytes() {
    return length + blocks() * SUM_BYTES;
  }
}
