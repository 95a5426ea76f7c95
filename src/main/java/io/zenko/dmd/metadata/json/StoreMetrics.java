package io.zenko.dmd.metadata.json;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.merge.Levels;
import io.zenko.dmd.metadata.json.merge.MergePlan;
import io.zenko.dmd.metadata.json.merge.Shape;
import io.zenko.dmd.metadata.json.run.IndexCache;
import io.zenko.dmd.metadata.json.run.Run;
import io.zenko.dmd.metrics.Metrics;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What the store tells operators in numbers, by session. Commits are counted as they come; all else
 * is looked up when someone asks.
 */
final class StoreMetrics {
  private final Histogram commitSeconds =
      Metrics.diskSeconds(
          "dmd_journal_commit_seconds",
          "Time to write and sync what waited together",
          Metrics.SESSION);
  private final Histogram commitRecords =
      Metrics.groupSizes(
          "dmd_journal_commit_records", "Changes that one sync made durable", Metrics.SESSION);
  private final Counter writtenBytes =
      Metrics.counter(
          "dmd_journal_written_bytes_total",
          "Bytes that were made durable in the journal",
          Metrics.SESSION);
  private final Counter failures =
      Metrics.counter(
          "dmd_journal_failures_total",
          "Writes and syncs of the journal that failed, with all that waited for them",
          Metrics.SESSION);
  private final Counter checkpointFailures =
      Metrics.counter(
          "dmd_checkpoint_failures_total",
          "Checkpoints and merges that failed, to be tried again",
          Metrics.SESSION);

  private final Counter mergedBytes =
      Metrics.counter(
          "dmd_merge_written_bytes_total", "Bytes of runs that merges wrote", Metrics.SESSION);

  void merged(int session, long bytes) {
    mergedBytes.labelValues(Metrics.session(session)).inc(bytes);
  }

  void committed(int session, int records, int bytes, long nanos) {
    String label = Metrics.session(session);
    commitSeconds.labelValues(label).observe(nanos / 1e9);
    commitRecords.labelValues(label).observe(records);
    writtenBytes.labelValues(label).inc(bytes);
  }

  void failed(int session) {
    failures.labelValues(Metrics.session(session)).inc();
  }

  void checkpointFailed(int session) {
    checkpointFailures.labelValues(Metrics.session(session)).inc();
  }

  /** Has them published, with those that are looked up in the store. */
  void register(PrometheusRegistry registry, Store store) {
    registry.register(commitSeconds);
    registry.register(commitRecords);
    registry.register(writtenBytes);
    registry.register(failures);
    registry.register(checkpointFailures);
    registry.register(mergedBytes);
    for (Shard shard : store.shards()) {
      String label = Metrics.session(shard.session());
      failures.labelValues(label);
      checkpointFailures.labelValues(label);
      mergedBytes.labelValues(label);
    }
    gauge(
            "dmd_session_writable",
            "1 where the session takes changes",
            shard -> shard.health().trouble().isEmpty() ? 1 : 0)
        .register(registry, store);
    gauge("dmd_buckets", "Buckets", StoreMetrics::count).register(registry, store);
    gauge("dmd_buckets_open", "Buckets that are in memory", shard -> buckets(shard).count())
        .register(registry, store);
    gauge(
            "dmd_buckets_damaged",
            "Buckets whose files or records are damaged",
            shard -> shard.catalogue().damagedOf(shard.session()))
        .register(registry, store);
    gauge(
            "dmd_entries",
            "About how many entries the buckets have that are in memory",
            shard -> existing(shard).mapToLong(bucket -> bucket.committed().entries()).sum())
        .register(registry, store);
    gauge(
            "dmd_journal_bytes",
            "Size of the journal's segments",
            shard -> shard.segments().all().stream().mapToLong(Segment::durableLength).sum())
        .register(registry, store);
    gauge(
            "dmd_journal_pending_bytes",
            "What waits for the disk of DMD_JOURNAL_PENDING_BYTES",
            shard -> shard.journal().waitingBytes())
        .register(registry, store);
    gauge("dmd_journal_last_record", "Number of the last change", shard -> shard.log().last())
        .register(registry, store);
    gauge(
            "dmd_journal_oldest_record",
            "Number of the oldest change that is held",
            shard -> shard.log().oldest())
        .register(registry, store);
    gauge(
            "dmd_checkpoint_lag_records",
            "Changes that are in the journal alone",
            shard -> Math.max(0, shard.log().last() - shard.directory().checkpoint()))
        .register(registry, store);
    gauge(
            "dmd_checkpoint_bytes",
            "Size of the runs of buckets that are in memory",
            shard -> runs(shard).mapToLong(Run::bytes).sum())
        .register(registry, store);
    gauge(
            "dmd_checkpoint_runs",
            "Number of runs of buckets that are in memory",
            shard -> runs(shard).count())
        .register(registry, store);
    gauge(
            "dmd_compaction_debt_bytes",
            "Bytes of runs that merges have still to move",
            shard -> levels(shard).mapToLong(l -> MergePlan.debt(l, Shape.STANDARD)).sum())
        .register(registry, store);
    gauge(
            "dmd_space_amplification",
            "Bytes of runs for each byte that is not overruled, of buckets that are in memory;"
                + " at most",
            StoreMetrics::spaceAmplification)
        .register(registry, store);
    gauge(
            "dmd_memory_bytes",
            "About the heap that changes take which are in the journal alone",
            shard -> shard.journal().memory())
        .register(registry, store);
    registerCache(registry, store.cache());
  }

  private static void registerCache(PrometheusRegistry registry, IndexCache cache) {
    Metrics.gauge(
        registry,
        "dmd_index_cache_bytes",
        "Heap for index blocks and filters of runs",
        cache::bytes);
    Metrics.counter(
        registry,
        "dmd_index_cache_hits_total",
        "Index blocks and filters that were in the cache",
        cache::hits);
    Metrics.counter(
        registry,
        "dmd_index_cache_misses_total",
        "Index blocks and filters that were read",
        cache::misses);
  }

  /** A number of each session. */
  private record Looked(String name, String help, ToDoubleFunction<Shard> value) {
    void register(PrometheusRegistry registry, Store store) {
      Metrics.gauge(
          registry,
          name,
          help,
          store.shards().size(),
          session -> value.applyAsDouble(store.shards().get(session)));
    }
  }

  private static Looked gauge(String name, String help, ToDoubleFunction<Shard> value) {
    return new Looked(name, help, value);
  }

  private static Stream<Bucket> buckets(Shard shard) {
    return shard.catalogue().open().stream()
        .filter(bucket -> bucket.session() == shard.session() && bucket.isDescribed());
  }

  /** Those that have files, and those that are in the journal alone. */
  private static long count(Shard shard) {
    return shard.catalogue().names().countOf(shard.session())
        + existing(shard).filter(bucket -> bucket.files().manifest().isEmpty()).count();
  }

  private static Stream<Bucket> existing(Shard shard) {
    return buckets(shard).filter(bucket -> bucket.committed().exists());
  }

  private static double spaceAmplification(Shard shard) {
    long needed = levels(shard).mapToLong(Levels::leastBytes).sum();
    return needed == 0 ? 1 : (double) levels(shard).mapToLong(Levels::bytes).sum() / needed;
  }

  private static Stream<Levels> levels(Shard shard) {
    return buckets(shard).map(bucket -> bucket.files().levels());
  }

  private static Stream<Run> runs(Shard shard) {
    return levels(shard).flatMap(Levels::runs);
  }
}
