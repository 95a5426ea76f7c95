package io.zenko.dmd.data.file.block;

/** Where the blocks of one blob come from. */
public interface BlockReader {
  /** Bytes of the blob. */
  long length();

  /** Bytes of each block but the last. */
  int blockBytes();

  /**
   * Reads a block whole and compares its checksum.
   *
   * @param into has room for the block and {@link #TRAILER_BYTES} more
   * @return how many bytes of the blob are in it, from index 0
   * @throws io.zenko.dmd.data.DataException where it is damaged or cannot be read
   */
  int read(long block, byte[] into);

  /** What a reader may need of the array after the block's bytes: the checksum's place. */
  int TRAILER_BYTES = Integer.BYTES;

  /** Bytes of a block. */
  default int bytesOf(long block) {
    return (int) Math.min(blockBytes(), length() - block * blockBytes());
  }
}
