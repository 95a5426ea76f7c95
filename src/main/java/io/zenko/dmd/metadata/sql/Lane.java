package io.zenko.dmd.metadata.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * The connections that one kind of work may hold at once: passes that are read slowly must not keep
 * writes and single reads from theirs.
 */
final class Lane {
  private final DataSource source;
  private final String setting;
  private final int size;
  private final Semaphore free;
  private final long waitMillis;

  /**
   * @param setting what an operator raises where the lane is too narrow
   */
  Lane(DataSource source, String setting, int size, Duration wait) {
    this.source = source;
    this.setting = setting;
    this.size = size;
    this.free = new Semaphore(size, true);
    this.waitMillis = wait.toMillis();
  }

  /** A connection in autocommit mode; waits for a free one, and not for ever. */
  Lease borrow() throws SQLException {
    try {
      if (!free.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
        throw new SQLTransientConnectionException(
            String.format(Locale.ROOT, "all %d connections are in use (%s)", size, setting));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted while waiting for a connection", e);
    }
    boolean borrowed = false;
    try {
      Lease lease = new Lease(connection(), free::release);
      borrowed = true;
      return lease;
    } finally {
      if (!borrowed) {
        free.release();
      }
    }
  }

  /** Pools of application servers do not say why they have no connection to give. */
  private Connection connection() throws SQLException {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw e.getSQLState() == null ? new SQLTransientConnectionException(e.getMessage(), e) : e;
    }
  }

  int inUse() {
    return size - free.availablePermits();
  }

  /** About how many wait for a connection. */
  int waiting() {
    return free.getQueueLength();
  }

  int size() {
    return size;
  }
}
