package io.zenko.dmd.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How buckets are kept in JSON files.
 *
 * @param maxSegmentBytes the size at which a journal segment is sealed and its bucket files written
 * @param retainedJournalBytes what is kept of sealed segments for readers of the change log
 * @param retainedJournalAge how long sealed segments are kept for them at most
 * @param maxPendingBytes what may wait for the disk in memory before writers have to wait
 * @param memoryBytes heap for what is in the journal and not yet in runs, of all sessions; 0 is a
 *     share of the heap
 * @param indexCacheBytes heap for index blocks and filters of runs; 0 is a share of the heap
 * @param maxOpenFiles descriptors for files that values are read from
 * @param openBuckets buckets that stay in memory though nobody uses them now
 * @param checkpointThreads how many buckets are brought into files side by side
 * @param compactionBytesPerSecond how fast runs are merged at most
 */
public record JsonSettings(
    Path path,
    int shards,
    long maxSegmentBytes,
    long retainedJournalBytes,
    Duration retainedJournalAge,
    long maxPendingBytes,
    long memoryBytes,
    long indexCacheBytes,
    int maxOpenFiles,
    int openBuckets,
    int checkpointThreads,
    long compactionBytesPerSecond) {

  private static final long MIB = 1L << 20;

  /** An eighth of the heap each, where nothing is said. */
  private static final int HEAP_SHARE = 8;

  public JsonSettings {
    long share = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    memoryBytes = memoryBytes == 0 ? share : memoryBytes;
    indexCacheBytes = indexCacheBytes == 0 ? share : indexCacheBytes;
  }

  /** The defaults, for whoever opens a directory outside of the daemon. */
  public static JsonSettings of(Path path) {
    return new JsonSettings(
        path, 1, 64 * MIB, 512 * MIB, Duration.ofDays(7), 64 * MIB, 0, 0, 512, 4096, 16, 64 * MIB);
  }

  static JsonSettings read(SettingsReader reader) {
    return new JsonSettings(
        reader.path("S3METADATAPATH"),
        reader.number("DMD_SESSIONS", 1, 64),
        reader.number("DMD_JOURNAL_SEGMENT_BYTES", 1 << 20, 1 << 30),
        reader.longNumber("DMD_JOURNAL_RETAINED_BYTES", 0, 1L << 40),
        Duration.ofHours(reader.number("DMD_JOURNAL_RETAINED_HOURS", 0, 24 * 3660)),
        reader.number("DMD_JOURNAL_PENDING_BYTES", 1 << 20, 1 << 30),
        reader.longNumber("DMD_MEMORY_BYTES", 0, 1L << 40),
        reader.longNumber("DMD_INDEX_CACHE_BYTES", 0, 1L << 40),
        reader.number("DMD_VALUE_FILES", 16, 1 << 20),
        reader.number("DMD_OPEN_BUCKETS", 1, 1 << 24),
        reader.number("DMD_CHECKPOINT_THREADS", 1, 256),
        reader.longNumber("DMD_COMPACTION_BYTES_PER_SECOND", 1 << 20, 1L << 40));
  }

  public JsonSettings withMaxSegmentBytes(long bytes) {
    return with(bytes, memoryBytes, indexCacheBytes, openBuckets, compactionBytesPerSecond);
  }

  public JsonSettings withOpenBuckets(int buckets) {
    return with(maxSegmentBytes, memoryBytes, indexCacheBytes, buckets, compactionBytesPerSecond);
  }

  public JsonSettings withMemory(long memory, long indexCache) {
    return with(maxSegmentBytes, memory, indexCache, openBuckets, compactionBytesPerSecond);
  }

  public JsonSettings withCompactionBytesPerSecond(long bytes) {
    return with(maxSegmentBytes, memoryBytes, indexCacheBytes, openBuckets, bytes);
  }

  private JsonSettings with(
      long segmentBytes, long memory, long indexCache, int buckets, long compaction) {
    return new JsonSettings(
        path,
        shards,
        segmentBytes,
        retainedJournalBytes,
        retainedJournalAge,
        maxPendingBytes,
        memory,
        indexCache,
        maxOpenFiles,
        buckets,
        checkpointThreads,
        compaction);
  }
}
