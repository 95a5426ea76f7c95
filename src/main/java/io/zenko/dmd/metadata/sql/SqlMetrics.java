package io.zenko.dmd.metadata.sql;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.metrics.Metrics;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What the repository tells operators in numbers. */
final class SqlMetrics {
  private final Histogram commitSeconds =
      Metrics.serverSeconds(
          "dmd_sql_commit_seconds",
          "Time of a transaction, the wait for the session's lock included",
          Metrics.SESSION);
  private final Histogram commitChanges =
      Metrics.groupSizes(
          "dmd_sql_commit_changes", "Changes that one transaction made durable", Metrics.SESSION);
  private final Counter rollbacks =
      Metrics.counter(
          "dmd_sql_rollbacks_total",
          "Transactions that were rolled back; conflicts and lost ones are made again",
          Metrics.SESSION,
          "reason");
  private final Counter unknown =
      Metrics.counter(
          "dmd_sql_lost_commits_total",
          "Commits whose answer was lost and was looked up",
          Metrics.SESSION);
  private final Counter failures =
      Metrics.counter(
          "dmd_sql_failures_total",
          "Transactions that were given up, with all that waited for them",
          Metrics.SESSION);

  void committed(int session, int changes, long nanos) {
    commitSeconds.labelValues(Metrics.session(session)).observe(nanos / 1e9);
    commitChanges.labelValues(Metrics.session(session)).observe(changes);
  }

  void rolledBack(int session, FailureKind kind) {
    rollbacks.labelValues(Metrics.session(session), kind.name().toLowerCase(Locale.ROOT)).inc();
  }

  void unknownOutcome(int session) {
    unknown.labelValues(Metrics.session(session)).inc();
  }

  /** How many commits' answers were lost so far. */
  double lostCommits(int session) {
    return unknown.labelValues(Metrics.session(session)).get();
  }

  void failed(int session) {
    failures.labelValues(Metrics.session(session)).inc();
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
      unknown.labelValues(Metrics.session(session));
      failures.labelValues(Metrics.session(session));
    }
    Metrics.gauge(
        registry,
        "dmd_session_writable",
        "1 where the session takes changes",
        sessions.count(),
        session -> sessions.trouble(session).isEmpty() ? 1 : 0);
    Metrics.gauge(
        registry,
        "dmd_sql_pending_bytes",
        "What waits for the database of DMD_SQL_PENDING_BYTES, about",
        sessions.count(),
        session -> sessions.writer(session).pendingBytes());
    registerConnections(
        registry,
        database,
        "dmd_sql_connections_in_use",
        "Connections that are in use",
        Lane::inUse);
    registerConnections(
        registry, database, "dmd_sql_connections_limit", "Connections that may be", Lane::size);
    registerConnections(
        registry, database, "dmd_sql_connections_waited_for", "Who waits for one", Lane::waiting);
  }

  private static void registerConnections(
      PrometheusRegistry registry,
      Connections database,
      String name,
      String help,
      ToIntFunction<Lane> number) {
    Metrics.gauge(
        registry,
        name,
        help,
        "for",
        Map.of(
            "writes",
            () -> number.applyAsInt(database.writes()),
            "reads",
            () -> number.applyAsInt(database.reads()),
            "scans",
            () -> number.applyAsInt(database.scans())));
  }
}
