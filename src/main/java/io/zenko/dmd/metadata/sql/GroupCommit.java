package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.MonotonicClock;
import io.zenko.dmd.metadata.sql.EntryTable.Address;
import io.zenko.dmd.metadata.writing.Queued;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes groups of operations durable, each in one transaction, and tells each of those who wait
 * what became of theirs. A transaction that is rolled back is made again; one whose outcome was
 * lost with its connection is looked up by {@link LostCommit} and never guessed.
 */
final class GroupCommit {
  /** How often a group asks for what it is about to read. */
  private static final int PREFETCHES = 3;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Connections database;
  private final int session;
  private final long writer;
  private final MonotonicClock clock;
  private final SqlMetrics metrics;
  private final KnownBuckets known = new KnownBuckets();
  private final LostCommit lostCommit;

  GroupCommit(
      Connections database, int session, long writer, MonotonicClock clock, SqlMetrics metrics) {
    this.database = database;
    this.session = session;
    this.writer = writer;
    this.clock = clock;
    this.metrics = metrics;
    this.lostCommit = new LostCommit(database, session, writer);
  }

  /** The transaction was not made, for this reason. */
  private static final class NotMade extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SQLException reason;

    NotMade(SQLException reason) {
      super(reason);
      this.reason = reason;
    }
  }

  /**
   * Makes the group, or tells those who wait why not.
   *
   * @param onPause run whenever it takes a while
   */
  void make(List<Queued<Waiting<?>>> group, Runnable onPause) {
    long oldest = group.stream().mapToLong(Queued::sinceNanos).min().orElseThrow();
    long deadline = oldest + database.timeout().toNanos();
    while (true) {
      try {
        attempt(group, onPause).forEach(Runnable::run);
        return;
      } catch (NotMade e) {
        FailureKind kind = FailureKind.of(e.reason);
        metrics.rolledBack(session, kind);
        boolean mayPass = kind == FailureKind.CONFLICT || kind == FailureKind.LOST;
        if (!mayPass && kind != FailureKind.BUSY && group.size() > 1) {
          // One of them is to blame, and it alone.
          group.forEach(each -> make(List.of(each), onPause));
          return;
        }
        if (!mayPass || System.nanoTime() - deadline > 0) {
          metrics.failed(session);
          RuntimeException told = FailureKind.told(e.reason);
          group.forEach(each -> each.write().fail(told));
          return;
        }
        if (kind == FailureKind.LOST) {
          onPause.run();
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (MetadataException unknown) {
        metrics.failed(session);
        group.forEach(each -> each.write().fail(unknown));
        return;
      }
    }
  }

  /** What to tell whom, once the transaction is made. */
  private List<Runnable> attempt(List<Queued<Waiting<?>>> group, Runnable onPause) throws NotMade {
    long start = System.nanoTime();
    try (Lease lease = database.writes().borrow()) {
      try {
        List<Runnable> outcomes = new ArrayList<>();
        GroupTransaction transaction = run(group, lease, outcomes);
        commit(lease, transaction, onPause);
        metrics.committed(session, transaction.changeCount(), System.nanoTime() - start);
        return outcomes;
      } catch (SQLException e) {
        if (FailureKind.of(e) == FailureKind.LOST) {
          database.lost(lease);
        }
        throw new NotMade(e);
      }
    } catch (SQLException e) {
      throw new NotMade(e);
    }
  }

  private GroupTransaction run(List<Queued<Waiting<?>>> group, Lease lease, List<Runnable> outcomes)
      throws SQLException {
    Connection connection = lease.transaction();
    GroupTransaction transaction =
        GroupTransaction.begin(connection, session, writer, clock, known);
    if (group.size() > 1) {
      prefetch(group, transaction);
    }
    for (Queued<Waiting<?>> each : group) {
      outcomes.add(run(each.write(), transaction));
    }
    transaction.finish();
    return transaction;
  }

  private static void prefetch(List<Queued<Waiting<?>>> group, GroupTransaction transaction)
      throws SQLException {
    for (int i = 0; i < PREFETCHES; i++) {
      Set<Address> missing = new LinkedHashSet<>();
      for (Queued<Waiting<?>> each : group) {
        missing.addAll(each.write().operation().missing(transaction));
      }
      if (missing.size() < 2) {
        return; // read when it is needed
      }
      transaction.entries().read(List.copyOf(missing));
    }
  }

  private static <R> Runnable run(Waiting<R> waiting, GroupTransaction transaction)
      throws SQLException {
    try {
      R result = waiting.operation().run(transaction);
      return () -> waiting.future().complete(result);
    } catch (RuntimeException e) {
      return () -> waiting.fail(e);
    }
  }

  private void commit(Lease lease, GroupTransaction transaction, Runnable onPause)
      throws SQLException, NotMade {
    Connection connection = lease.connection();
    try {
      connection.clearWarnings();
      connection.commit();
      if (connection.getWarnings() == null) {
        return;
      }
      // PostgreSQL warns where it gave up waiting for its standby: the change is made here, and may
      // be lost with this machine.
      throw new MetadataException(
          Failure.TIMEOUT,
          "the change may not have reached the standby: " + connection.getWarnings().getMessage());
    } catch (SQLException e) {
      FailureKind kind = FailureKind.of(e);
      if (kind != FailureKind.LOST || transaction.isRepeatable()) {
        throw e; // the database says that it is not made, or it may be made twice
      }
      metrics.unknownOutcome(session);
      database.lost(lease);
      lease.close();
      if (!lostCommit.isMade(transaction.firstSequence(), e, onPause)) {
        throw new NotMade(e);
      }
    }
  }
}
