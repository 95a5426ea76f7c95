package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds out what became of a commit whose answer was lost. Whoever holds the session's lock sees
 * all transactions of the session that will ever have been before: the change that the lost one
 * numbered first is there and is ours, or the transaction was not made and never will be.
 *
 * <pre>
 *   this daemon    commit, connection lost             lock ......... look: change n, by writer w?
 *   the database     commit goes on, and ends here ────────►│
 * </pre>
 */
final class LostCommit {
  /** A failover to a standby takes that long at worst; who waits is told after it. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Connections database;
  private final int session;
  private final long writer;

  LostCommit(Connections database, int session, long writer) {
    this.database = database;
    this.session = session;
    this.writer = writer;
  }

  /**
   * Whether the transaction that numbered this change is made.
   *
   * @param onPause run whenever it takes a while
   * @throws MetadataException where it cannot be found out for so long that whoever waits is to be
   *     told
   */
  boolean isMade(long firstSequence, SQLException lost, Runnable onPause) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Lease lease = database.writes().borrow()) {
        try {
          Connection connection = lease.transaction();
          SessionTable.lock(connection, session);
          return ChangeTable.writerOf(connection, session, firstSequence)
              .equals(OptionalLong.of(writer));
        } catch (SQLException e) {
          database.mayPass(e, lease);
          throw e;
        }
      } catch (SQLException e) {
        if (System.nanoTime() - deadline > 0) {
          lost.addSuppressed(e);
          throw new MetadataException(
              Failure.TIMEOUT,
              "the connection was lost during a commit, and whether it was made is not known: "
                  + e.getMessage(),
              lost);
        }
        onPause.run();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
