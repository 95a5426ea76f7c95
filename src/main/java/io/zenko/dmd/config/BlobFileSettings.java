package io.zenko.dmd.config;

/**
 * How blobs are kept in files.
 *
 * @param packBytes the longest blob that shares a file with others; 0 where none does
 * @param segmentBytes the size at which such a file is full
 * @param openFiles how many of them stay open for the next reader
 * @param compactionPercent how much of one is deleted when it is compacted
 * @param compactionBytesPerSecond how fast that reads and writes at most
 * @param scrubBytesPerSecond how fast everything is read in the background; 0 where it is not
 */
public record BlobFileSettings(
    int packBytes,
    long segmentBytes,
    int openFiles,
    int compactionPercent,
    long compactionBytesPerSecond,
    long scrubBytesPerSecond) {

  private static final int MIB = 1 << 20;

  /** The defaults, for whoever opens a folder outside of the daemon. */
  public static BlobFileSettings defaults() {
    return new BlobFileSettings(256 * 1024, 256L * MIB, 256, 50, 32L * MIB, 4L * MIB);
  }

  static BlobFileSettings read(SettingsReader reader) {
    return new BlobFileSettings(
        reader.number("DMD_BLOB_PACK_BYTES", 0, MIB),
        reader.longNumber("DMD_BLOB_SEGMENT_BYTES", 4L * MIB, 1L << 30),
        reader.number("DMD_BLOB_SEGMENT_FILES", 16, 1 << 20),
        reader.number("DMD_BLOB_COMPACTION_PERCENT", 1, 100),
        reader.longNumber("DMD_BLOB_COMPACTION_BYTES_PER_SECOND", MIB, 1L << 40),
        reader.longNumber("DMD_BLOB_SCRUB_BYTES_PER_SECOND", 0, 1L << 40));
  }

  public BlobFileSettings withPackBytes(int bytes) {
    return new BlobFileSettings(
        bytes,
        segmentBytes,
        openFiles,
        compactionPercent,
        compactionBytesPerSecond,
        scrubBytesPerSecond);
  }

  public BlobFileSettings withSegmentBytes(long bytes) {
    return new BlobFileSettings(
        packBytes,
        bytes,
        openFiles,
        compactionPercent,
        compactionBytesPerSecond,
        scrubBytesPerSecond);
  }
}
