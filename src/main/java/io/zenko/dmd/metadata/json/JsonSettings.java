package io.zenko.dmd.metadata.json;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an operator can set of the JSON repository.
 *
 * @param maxSegmentBytes the size at which a journal segment is sealed and its bucket files written
 * @param retainedJournalBytes what is kept of sealed segments for readers of the change log
 * @param retainedJournalAge how long sealed segments are kept for them at most
 * @param maxPendingBytes what may wait for the disk in memory before writers have to wait
 * @param valueCacheBytes heap for values read lately
 * @param maxOpenFiles descriptors for files that values are read from
 * @param compactionBytesPerSecond how fast runs are merged at most
 */
public record JsonSettings(
    Path path,
    int shards,
    long maxSegmentBytes,
    long retainedJournalBytes,
    Duration retainedJournalAge,
    long maxPendingBytes,
    long valueCacheBytes,
    int maxOpenFiles,
    long compactionBytesPerSecond) {

  private static final long MIB = 1L << 20;

  public static JsonSettings of(Path path) {
    return new JsonSettings(
        path, 1, 64 * MIB, 512 * MIB, Duration.ofDays(7), 64 * MIB, 32 * MIB, 512, 64 * MIB);
  }

  public JsonSettings withMaxSegmentBytes(long bytes) {
    return new JsonSettings(
        path,
        shards,
        bytes,
        retainedJournalBytes,
        retainedJournalAge,
        maxPendingBytes,
        valueCacheBytes,
        maxOpenFiles,
        compactionBytesPerSecond);
  }
}
