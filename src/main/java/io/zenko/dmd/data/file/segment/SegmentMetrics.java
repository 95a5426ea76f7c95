package io.zenko.dmd.data.file.segment;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** What the appending of blobs tells operators in numbers. */
public final class SegmentMetrics {
  private final Histogram commitSeconds =
      Histogram.builder()
          .name("dmd_blob_commit_seconds")
          .help("Time to write and sync the blobs and deletions that waited together")
          .unit(Unit.SECONDS)
          .classicOnly()
          .classicUpperBounds(.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5)
          .build();
  private final Histogram commitRecords =
      Histogram.builder()
          .name("dmd_blob_commit_records")
          .help("Blobs and deletions that one sync made durable")
          .classicOnly()
          .classicUpperBounds(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
          .build();
  private final Counter appendedBytes =
      Counter.builder()
          .name("dmd_blob_appended_bytes_total")
          .help("Bytes that were made durable in segments")
          .build();
  private final Counter failures =
      Counter.builder()
          .name("dmd_blob_append_failures_total")
          .help("Writes and syncs of segments that failed, with all that waited for them")
          .build();

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
