package io.zenko.dmd.data.file.segment;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.metrics.Metrics;

/** What the appending of blobs tells operators in numbers. */
public final class SegmentMetrics {
  private final Histogram commitSeconds =
      Metrics.diskSeconds(
          "dmd_blob_commit_seconds",
          "Time to write and sync the blobs and deletions that waited together");
  private final Histogram commitRecords =
      Metrics.groupSizes(
          "dmd_blob_commit_records", "Blobs and deletions that one sync made durable");
  private final Counter appendedBytes =
      Metrics.counter("dmd_blob_appended_bytes_total", "Bytes that were made durable in segments");
  private final Counter failures =
      Metrics.counter(
          "dmd_blob_append_failures_total",
          "Writes and syncs of segments that failed, with all that waited for them");

  void committed(int records, long bytes, long nanos) {
    commitSeconds.observe(nanos / 1e9);
    commitRecords.observe(records);
    appendedBytes.inc(bytes);
  }

  void failed() {
    failures.inc();
  }

  public void register(PrometheusRegistry registry) {
    registry.register(commitSeconds);
    registry.register(commitRecords);
    registry.register(appendedBytes);
    registry.register(failures);
  }
}
