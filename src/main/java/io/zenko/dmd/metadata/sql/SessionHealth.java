package io.zenko.dmd.metadata.sql;

import com.github.benmanes.caffeine.cache.Ticker;
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

  private final Connections database;
  private final long writer;
  private final ReentrantLock probing = new ReentrantLock();
  private final Ticker ticker;
  private volatile Optional<Finding> last = Optional.empty();

  private record Finding(Optional<String> trouble, long nanos) {}

  SessionHealth(Connections database, long writer, Ticker ticker) {
    this.database = database;
    this.writer = writer;
    this.ticker = ticker;
  }

  /** What keeps changes from being made; empty where nothing does. */
  Optional<String> trouble() {
    Optional<Finding> known = last;
    if (known.isPresent() && ticker.read() - known.get().nanos() < FRESH.toNanos()) {
      return known.get().trouble();
    }
    if (!probing.tryLock()) {
      // Someone is at it, and a database that hangs must not take a thread from each who asks.
      return known.flatMap(Finding::trouble);
    }
    try {
      Optional<String> found = probe();
      last = Optional.of(new Finding(found, ticker.read()));
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
