package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.sql.EntryTable.Address;
import io.zenko.dmd.metadata.sql.GroupOutcome.Failed;
import io.zenko.dmd.metadata.sql.GroupOutcome.Made;
import io.zenko.dmd.metadata.sql.GroupOutcome.NotMade;
import io.zenko.dmd.metadata.sql.GroupOutcome.Unknown;
import io.zenko.dmd.metadata.writing.Queued;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
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

  /**
   * Makes the group, or tells those who wait why not.
   *
   * @param onPause run whenever it takes a while
   */
  void make(List<Queued<Waiting<?>>> group, Runnable onPause) {
    long oldest = group.stream().mapToLong(Queued::sinceNanos).min().orElseThrow();
    GroupOutcome outcome = attemptUntil(oldest + database.timeout().toNanos(), group, onPause);
    if (outcome instanceof Made made) {
      made.answers().forEach(Runnable::run);
    } else if (outcome instanceof NotMade notMade
        && notMade.isOfOneOperation()
        && group.size() > 1) {
      group.forEach(each -> make(List.of(each), onPause));
    } else if (outcome instanceof Failed failed) {
      metrics.failed(session);
      RuntimeException told = failed.told();
      group.forEach(each -> each.write().fail(told));
    }
  }

  /** Attempts it again and again, as long as that may come to more and time is left. */
  private GroupOutcome attemptUntil(
      long deadline, List<Queued<Waiting<?>>> group, Runnable onPause) {
    while (true) {
      GroupOutcome outcome = attempt(group, onPause);
      if (!(outcome instanceof NotMade notMade)) {
        return outcome;
      }
      metrics.rolledBack(session, notMade.kind());
      if (!notMade.mayPass() || System.nanoTime() - deadline > 0) {
        return notMade;
      }
      if (notMade.kind() == FailureKind.LOST) {
        onPause.run();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private GroupOutcome attempt(List<Queued<Waiting<?>>> group, Runnable onPause) {
    long start = System.nanoTime();
    try (Lease lease = database.writes().borrow()) {
      List<Runnable> answers = new ArrayList<>();
      try {
        GroupTransaction transaction = run(group, lease, answers);
        GroupOutcome outcome = commit(lease, transaction, answers, onPause);
        if (outcome instanceof Made) {
          metrics.committed(session, transaction.changeCount(), System.nanoTime() - start);
        }
        return outcome;
      } catch (SQLException e) {
        if (FailureKind.of(e) == FailureKind.LOST) {
          database.lost(lease);
        }
        return new NotMade(e);
      }
    } catch (SQLException e) {
      return new NotMade(e); // there is no connection
    } catch (MetadataException e) {
      return new Unknown(e);
    }
  }

  private GroupTransaction run(List<Queued<Waiting<?>>> group, Lease lease, List<Runnable> answers)
      throws SQLException {
    Connection connection = lease.transaction();
    GroupTransaction transaction =
        GroupTransaction.begin(connection, session, writer, clock, known);
    if (group.size() > 1) {
      prefetch(group, transaction);
    }
    for (Queued<Waiting<?>> each : group) {
      answers.add(run(each.write(), transaction));
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

  private GroupOutcome commit(
      Lease lease, GroupTransaction transaction, List<Runnable> answers, Runnable onPause)
      throws SQLException {
    Connection connection = lease.connection();
    try {
      connection.clearWarnings();
      connection.commit();
      SQLWarning warning = connection.getWarnings();
      // PostgreSQL warns where it gave up waiting for its standby: the change is made here, and may
      // be lost with this machine.
      return warning == null
          ? new Made(answers)
          : new Unknown(
              new MetadataException(
                  Failure.TIMEOUT,
                  "the change may not have reached the standby: " + warning.getMessage()));
    } catch (SQLException e) {
      if (FailureKind.of(e) != FailureKind.LOST || transaction.isRepeatable()) {
        throw e; // the database says that it is not made, or it may be made twice
      }
      metrics.unknownOutcome(session);
      database.lost(lease);
      lease.close();
      return lostCommit.isMade(transaction.firstSequence(), e, onPause)
          ? new Made(answers)
          : new NotMade(e);
    }
  }
}
