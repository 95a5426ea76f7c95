package io.zenko.dmd.metadata.sql;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** What the repository tells operators in numbers. */
final class SqlMetrics {
  private static final String SESSION = "session";

  private final Histogram commitSeconds =
      Histogram.builder()
          .name("dmd_sql_commit_seconds")
          .help("Time of a transaction, the wait for the session's lock included")
          .unit(Unit.SECONDS)
          .labelNames(SESSION)
          .classicOnly()
          .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5)
          .build();
  private final Histogram commitChanges =
      Histogram.builder()
          .name("dmd_sql_commit_changes")
          .help("Changes that one transaction made durable")
          .labelNames(SESSION)
          .classicOnly()
          .classicUpperBounds(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
          .build();
  private final Counter rollbacks =
      Counter.builder()
          .name("dmd_sql_rollbacks_total")
          .help("Transactions that were rolled back; conflicts and lost ones are made again")
          .labelNames(SESSION, "reason")
          .build();
  private final Counter unknown =
      Counter.builder()
          .name("dmd_sql_lost_commits_total")
          .help("Commits whose answer was lost and was looked up")
          .labelNames(SESSION)
          .build();
  private final Counter failures =
      Counter.builder()
          .name("dmd_sql_failures_total")
          .help("Transactions that were given up, with all that waited for them")
          .labelNames(SESSION)
          .build();

  void committed(int session, int changes, long nanos) {
    commitSeconds.labelValues(label(session)).observe(nanos / 1e9);
    commitChanges.labelValues(label(session)).observe(changes);
  }

  void rolledBack(int session, FailureKind kind) {
    rollbacks.labelValues(label(session), kind.name().toLowerCase(Locale.ROOT)).inc();
  }

  void unknownOutcome(int session) {
    unknown.labelValues(label(session)).inc();
  }

  /** How many commits' answers were lost so far. */
  double lostCommits(int session) {
    return unknown.labelValues(label(session)).get();
  }

  void failed(int session) {
    failures.labelValues(label(session)).inc();
  }

  /** Numbered as bucketd does. */
  private static String label(int session) {
    return Integer.toString(session + 1);
  }

  /** Has them published, with those that are looked up when someone asks. */
  void register(PrometheusRegistry registry, SqlStore sessions) {
    Connections database = sessions.database();
    registry.register(commitSeconds);
    registry.register(commitChanges);
    registry.register(rollbacks);
    registry.register(unknown);
    registry.register(failures);
    for (int session = 0; session < sessions.count(); session++) {
      unknown.labelValues(label(session));
      failures.labelValues(label(session));
    }
    GaugeWithCallback.builder()
        .name("dmd_session_writable")
        .help("1 where the session takes changes")
        .labelNames(SESSION)
        .callback(
            gauge -> {
              for (int session = 0; session < sessions.count(); session++) {
                gauge.call(sessions.trouble(session).isEmpty() ? 1 : 0, label(session));
              }
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("dmd_sql_pending_bytes")
        .help("What waits for the database of DMD_SQL_PENDING_BYTES, about")
        .labelNames(SESSION)
        .callback(
            gauge -> {
              for (int session = 0; session < sessions.count(); session++) {
                gauge.call((double) sessions.writer(session).pendingBytes(), label(session));
              }
            })
        .register(registry);
    connections("dmd_sql_connections_in_use", "Connections that are in use", database, Lane::inUse)
        .register(registry);
    connections("dmd_sql_connections_limit", "Connections that may be", database, Lane::size)
        .register(registry);
    connections("dmd_sql_connections_waited_for", "Who waits for one", database, Lane::waiting)
        .register(registry);
  }

  private static GaugeWithCallback.Builder connections(
      String name, String help, Connections database, ToIntFunction<Lane> number) {
    return GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("for")
        .callback(
            gauge -> {
              gauge.call(number.applyAsInt(database.writes()), "writes");
              gauge.call(number.applyAsInt(database.reads()), "reads");
              gauge.call(number.applyAsInt(database.scans()), "scans");
            });
  }
}
