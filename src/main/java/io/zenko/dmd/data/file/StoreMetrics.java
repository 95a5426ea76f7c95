package io.zenko.dmd.data.file;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.data.file.segment.Segment;
import io.zenko.dmd.data.file.segment.SegmentStore;
import java.util.function.DoubleSupplier;
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
    gauge(
        registry,
        "dmd_blob_segments",
        "Files of many blobs each",
        () -> segments.segments().size());
    gauge(
        registry,
        "dmd_blob_live_bytes",
        "Bytes of segments that are not known to be dead",
        () -> sum(segment -> segment.end() - segment.deadBytes()));
    gauge(
        registry,
        "dmd_blob_dead_bytes",
        "Bytes of segments that deleted blobs take",
        () -> sum(Segment::deadBytes));
    gauge(
        registry,
        "dmd_blob_compaction_debt_bytes",
        "Dead bytes of segments that wait for compaction",
        () -> upkeep.compactor().debtBytes());
    gauge(
        registry,
        "dmd_blob_damaged",
        "Damaged blobs that the last scrub has found",
        () -> upkeep.scrubs().damagedBlobs());
    counter(
        registry,
        "dmd_blob_compaction_freed_bytes",
        "Bytes that compaction gave back",
        () -> upkeep.compactor().freedBytes());
    counter(
        registry,
        "dmd_blob_compaction_failures",
        "Compactions that failed, to be tried again",
        () -> upkeep.compactor().failures());
    counter(
        registry,
        "dmd_blob_scrub_bytes",
        "Bytes that scrubs have read",
        () -> upkeep.scrubs().bytes());
    counter(
        registry,
        "dmd_blob_scrub_passes",
        "Scrubs that came to their end",
        () -> upkeep.scrubs().passes());
  }

  private long sum(ToLongFunction<Segment> bytes) {
    return segments.segments().stream().mapToLong(bytes).sum();
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(registry);
  }

  private static void counter(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(counter -> counter.call(value.getAsDouble()))
        .register(registry);
  }
}
