package io.zenko.dmd.metadata.sql;

import com.github.benmanes.caffeine.cache.Ticker;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.clock.SteadyClock;
import io.zenko.dmd.config.SqlSettings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.Sessions;
import io.zenko.dmd.metadata.writing.WriteQueue;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An open database of metadata: its sessions and what they share. */
final class SqlStore implements Sessions, AutoCloseable {
  private final Connections database;
  private final BucketCache buckets;
  private final SessionHealth health;
  private final Upkeep upkeep;
  private final SqlMetrics metrics = new SqlMetrics();
  private final List<WriteQueue<Waiting<?>>> writers = new ArrayList<>();
  private final List<ChangeLog> logs = new ArrayList<>();

  private SqlStore(
      Connections database,
      int sessions,
      SqlSettings settings,
      MonotonicClock clock,
      SteadyClock ages,
      Ticker ticker) {
    // Nobody else has it, and this process has it for one life: it tells whose a transaction is.
    long writer = new SecureRandom().nextLong();
    this.database = database;
    this.buckets = new BucketCache(database, settings.attributesAge(), ticker);
    this.health = new SessionHealth(database, writer, ticker);
    this.upkeep = new Upkeep(database, sessions, settings.changesRetained(), ages);
    for (int session = 0; session < sessions; session++) {
      GroupCommit commit = new GroupCommit(database, session, writer, clock, metrics);
      writers.add(
          new WriteQueue<>(
              "dmd-sql-writer-" + session,
              commit::make,
              settings.maxPendingBytes(),
              settings.timeout(),
              "the database does not answer"));
      logs.add(new SqlChangeLog(database, session));
    }
  }

  /** Opens a database, whose tables come to be where there are none, and starts its threads. */
  static SqlStore open(SqlSettings settings, MonotonicClock clock) throws SQLException {
    return open(settings, clock, Ticker.systemTicker());
  }

  /**
   * @param ticker tells how old what is remembered is, of buckets and of the database's health
   */
  static SqlStore open(SqlSettings settings, MonotonicClock clock, Ticker ticker)
      throws SQLException {
    // Before the clock is raised above stamps that somebody's wrong clock has made.
    SteadyClock ages = new SteadyClock(clock, ticker::read);
    Connections database = Connections.open(settings);
    boolean opened = false;
    try {
      new Schema(database).migrate();
      int sessions;
      try (Lease lease = database.upkeep().borrow()) {
        Connection connection = lease.connection();
        sessions = SessionTable.create(connection, settings.sessions());
        clock.raiseAbove(SessionTable.lastMillis(connection));
      }
      database.serve(sessions);
      SqlStore store = new SqlStore(database, sessions, settings, clock, ages, ticker);
      store.upkeep.start();
      opened = true;
      return store;
    } finally {
      if (!opened) {
        database.close();
      }
    }
  }

  Connections database() {
    return database;
  }

  BucketCache buckets() {
    return buckets;
  }

  SqlMetrics metrics() {
    return metrics;
  }

  Upkeep upkeep() {
    return upkeep;
  }

  WriteQueue<Waiting<?>> writer(int session) {
    return writers.get(session);
  }

  @Override
  public int count() {
    return writers.size();
  }

  @Override
  public OptionalInt of(BucketName bucket) {
    return buckets
        .find(bucket)
        .map(found -> OptionalInt.of(found.row().session()))
        .orElse(OptionalInt.empty());
  }

  @Override
  public ChangeLog log(int session) {
    return logs.get(session);
  }

  @Override
  public Optional<String> trouble(int session) {
    return health.trouble();
  }

  /** What was accepted becomes durable. */
  @Override
  public void close() {
    writers.forEach(WriteQueue::close);
    upkeep.close();
    database.close();
  }
}
