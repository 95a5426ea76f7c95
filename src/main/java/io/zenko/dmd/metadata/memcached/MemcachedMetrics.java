package io.zenko.dmd.metadata.memcached;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.metrics.Metrics;

/** What the repository tells operators in numbers. */
final class MemcachedMetrics {
  private final Histogram commitSeconds =
      Metrics.serverSeconds(
          "dmd_memcached_commit_seconds",
          "Time of a commit, from its first operation to the move of the root");
  private final Histogram commitChanges =
      Metrics.groupSizes("dmd_memcached_commit_changes", "Changes that one commit made durable");
  private final Counter conflicts =
      Metrics.counter(
          "dmd_memcached_conflicts_total",
          "Commits that were made again because another daemon was faster");
  private final Counter lostAnswers =
      Metrics.counter(
          "dmd_memcached_lost_answers_total",
          "Moves of the root whose answer was lost and was looked up");
  private final Counter failures =
      Metrics.counter(
          "dmd_memcached_commit_failures_total",
          "Commits that were given up, with all that waited for them");

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
    Metrics.counter(
        registry,
        "dmd_memcached_damaged_pages_total",
        "Pages of metadata that were named, and missing or damaged when they were read",
        store.pages().damaged()::doubleValue);
    Metrics.counter(
        registry,
        "dmd_memcached_removed_pages_total",
        "Pages of metadata that were replaced, and removed after the grace",
        store.garbage().removed()::doubleValue);
    Metrics.counter(
        registry,
        "dmd_memcached_orphan_pages_total",
        "Pages of metadata that a sweep found and removed",
        store.garbage().orphans()::doubleValue);
    Metrics.gauge(
        registry,
        "dmd_session_writable",
        "1 where the session takes changes",
        store.count(),
        session -> store.trouble(session).isEmpty() ? 1 : 0);
    Metrics.gauge(
        registry,
        "dmd_memcached_pending_bytes",
        "What waits for memcached of DMD_MEMCACHED_PENDING_BYTES, about",
        () -> store.queue().pendingBytes());
  }
}
