package io.zenko.dmd.metadata.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** A connection for a while. What is not committed when it is given back is rolled back. */
final class Lease implements AutoCloseable {
  private final Connection connection;
  private final Runnable release;
  private boolean closed;

  Lease(Connection connection, Runnable release) {
    this.connection = connection;
    this.release = release;
  }

  Connection connection() {
    return connection;
  }

  /** The connection, with the next statement as the first of a transaction. */
  Connection transaction() throws SQLException {
    connection.setAutoCommit(false);
    return connection;
  }

  /** Sees to it that nobody gets this connection again. */
  void discard() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      // It is as broken as can be; giving it back shows the pool. Wrappers of application servers
      // throw more than they declare.
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (Connection given = connection) {
      if (!given.getAutoCommit()) {
        given.rollback();
        given.setAutoCommit(true);
      }
    } catch (SQLException | RuntimeException e) {
      // A connection that cannot even roll back is broken, and the pool replaces it: nothing that
      // was asked for depends on it.
    } finally {
      release.run();
    }
  }
}
