package io.zenko.dmd.data.file;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.data.file.segment.Segment;
import io.zenko.dmd.data.file.segment.SegmentStore;
import io.zenko.dmd.metrics.Metrics;
import java.util.function.ToLongFunction;

/** What of the store is looked up when someone asks for numbers. */
final class StoreMetrics {
  private final SegmentStore segments;
  private final Upkeep upkeep;

  StoreMetrics(SegmentStore segments, Upkeep upkeep) {
    this.segments = segments;
    this.upkeep = upkeep;
  }

  void register(PrometheusRegistry registry) {
    Metrics.gauge(
        registry,
        "dmd_blob_segments",
        "Files of many blobs each",
        () -> segments.segments().size());
    Metrics.gauge(
        registry,
        "dmd_blob_live_bytes",
        "Bytes of segments that are not known to be dead",
        () -> sum(segment -> segment.end() - segment.deadBytes()));
    Metrics.gauge(
        registry,
        "dmd_blob_dead_bytes",
        "Bytes of segments that deleted blobs take",
        () -> sum(Segment::deadBytes));
    Metrics.gauge(
        registry,
        "dmd_blob_compaction_debt_bytes",
        "Dead bytes of segments that wait for compaction",
        () -> upkeep.compactor().debtBytes());
    Metrics.gauge(
        registry,
        "dmd_blob_damaged",
        "Damaged blobs that the last scrub has found",
        () -> upkeep.scrubs().damagedBlobs());
    Metrics.counter(
        registry,
        "dmd_blob_compaction_freed_bytes",
        "Bytes that compaction gave back",
        () -> upkeep.compactor().freedBytes());
    Metrics.counter(
        registry,
        "dmd_blob_compaction_failures",
        "Compactions that failed, to be tried again",
        () -> upkeep.compactor().failures());
    Metrics.counter(
        registry,
        "dmd_blob_scrub_bytes",
        "Bytes that scrubs have read",
        () -> upkeep.scrubs().bytes());
    Metrics.counter(
        registry,
        "dmd_blob_scrub_passes",
        "Scrubs that came to their end",
        () -> upkeep.scrubs().passes());
  }

  private long sum(ToLongFunction<Segment> bytes) {
    return segments.segments().stream().mapToLong(bytes).sum();
  }
}
