package io.zenko.dmd.metadata.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether the database takes changes. It is tried with a row of this daemon's own, to the end of a
 * commit: that tells of a primary that is gone, of one that became a standby, and of a standby that
 * commits wait for in vain, whether anybody writes or not.
 */
final class SessionHealth {
  /** However often it is asked, the database is tried no more often than this. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Database database;
  private final long writer;
  private final ReentrantLock probing = new ReentrantLock();
  private volatile Finding last = new Finding(Optional.empty(), System.nanoTime());

  private record Finding(Optional<String> trouble, long nanos) {}

  SessionHealth(Database database, long writer) {
    this.database = database;
    this.writer = writer;
  }

  /** What keeps changes from being made; empty where nothing does. */
  Optional<String> trouble() {
    Finding known = last;
    if (System.nanoTime() - known.nanos() < FRESH.toNanos()) {
      return known.trouble();
    }
    if (!probing.tryLock()) {
      // Someone is at it, and a database that hangs must not take a thread from each who asks.
      return known.trouble();
    }
    try {
      Optional<String> found = probe();
      last = new Finding(found, System.nanoTime());
      return found;
    } finally {
      probing.unlock();
    }
  }

  private Optional<String> probe() {
    try (Lease lease = database.upkeep().borrow()) {
      try {
        DaemonTable.touch(lease.connection(), writer, System.currentTimeMillis());
        return Optional.empty();
      } catch (SQLException e) {
        database.mayPass(e, lease);
        throw e;
      }
    } catch (SQLException e) {
      return Optional.of("the database takes no changes: " + e.getMessage());
    }
  }
}
