package io.zenko.dmd.metadata.memcached;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.concurrent.atomic.LongAdder;

/** What the repository tells operators in numbers. */
final class MemcachedMetrics {
  private final Histogram commitSeconds =
      Histogram.builder()
          .name("dmd_memcached_commit_seconds")
          .help("Time of a commit, from its first operation to the move of the root")
          .unit(Unit.SECONDS)
          .classicOnly()
          .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5)
          .build();
  private final Histogram commitChanges =
      Histogram.builder()
          .name("dmd_memcached_commit_changes")
          .help("Changes that one commit made durable")
          .classicOnly()
          .classicUpperBounds(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
          .build();
  private final Counter conflicts =
      Counter.builder()
          .name("dmd_memcached_conflicts_total")
          .help("Commits that were made again because another daemon was faster")
          .build();
  private final Counter lostAnswers =
      Counter.builder()
          .name("dmd_memcached_lost_answers_total")
          .help("Moves of the root whose answer was lost and was looked up")
          .build();
  private final Counter failures =
      Counter.builder()
          .name("dmd_memcached_commit_failures_total")
          .help("Commits that were given up, with all that waited for them")
          .build();

  void committed(int changes, long nanos) {
    commitSeconds.observe(nanos / 1e9);
    commitChanges.observe(changes);
  }

  void conflict() {
    conflicts.inc();
  }

  void lostAnswer() {
    lostAnswers.inc();
  }

  void failed() {
    failures.inc();
  }

  double lostAnswers() {
    return lostAnswers.get();
  }

  /** Has them published, with those that are looked up when someone asks. */
  void register(PrometheusRegistry registry, MemcachedStore store) {
    registry.register(commitSeconds);
    registry.register(commitChanges);
    registry.register(conflicts);
    registry.register(lostAnswers);
    registry.register(failures);
    counter(
        registry,
        "dmd_memcached_damaged_pages_total",
        "Pages of metadata that were named, and missing or damaged when they were read",
        store.pages().damaged());
    counter(
        registry,
        "dmd_memcached_removed_pages_total",
        "Pages of metadata that were replaced, and removed after the grace",
        store.garbage().removed());
    counter(
        registry,
        "dmd_memcached_orphan_pages_total",
        "Pages of metadata that a sweep found and removed",
        store.garbage().orphans());
    GaugeWithCallback.builder()
        .name("dmd_session_writable")
        .help("1 where the session takes changes")
        .labelNames("session")
        .callback(
            gauge -> {
              for (int session = 0; session < store.count(); session++) {
                // Numbered as bucketd does.
                gauge.call(store.trouble(session).isEmpty() ? 1 : 0, Integer.toString(session + 1));
              }
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("dmd_memcached_pending_bytes")
        .help("What waits for memcached of DMD_MEMCACHED_PENDING_BYTES, about")
        .callback(gauge -> gauge.call((double) store.queue().pendingBytes()))
        .register(registry);
  }

  private static void counter(
      PrometheusRegistry registry, String name, String help, LongAdder counter) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(metric -> metric.call(counter.doubleValue()))
        .register(registry);
  }
}
