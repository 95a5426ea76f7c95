package io.zenko.dmd.metadata.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The statements on the table of sessions. */
final class SessionTable {
  private SessionTable() {}

  /**
   * A session as the last transaction left it.
   *
   * @param lastSequence the number of its last change
   * @param oldestSequence the number of the oldest that is held
   * @param lastMillis the stamp of the last transaction
   * @param lastWriter who made it
   * @param catalogue grows whenever one of its buckets comes, goes or changes its mode
   */
  record Row(
      long lastSequence, long oldestSequence, long lastMillis, long lastWriter, long catalogue) {}

  private static final String SELECT =
      "select last_sequence, oldest_sequence, last_millis, last_writer, catalogue"
          + " from dmd_session where id = ?";

  /** Locks the session: until the end of the transaction, nobody else changes anything in it. */
  static Row lock(Connection connection, int session) throws SQLException {
    return select(connection, SELECT + " for update", session);
  }

  static Row find(Connection connection, int session) throws SQLException {
    return select(connection, SELECT, session);
  }

  private static Row select(Connection connection, String sql, int session) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, session);
      try (ResultSet found = select.executeQuery()) {
        if (!found.next()) {
          throw new SQLException("session " + session + " is missing in dmd_session");
        }
        return new Row(
            found.getLong(1),
            found.getLong(2),
            found.getLong(3),
            found.getLong(4),
            found.getLong(5));
      }
    }
  }

  static void update(
      Connection connection,
      int session,
      long lastSequence,
      long millis,
      long writer,
      long catalogue)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update dmd_session set last_sequence = ?, last_millis = ?, last_writer = ?,"
                + " catalogue = ? where id = ?")) {
      update.setLong(1, lastSequence);
      update.setLong(2, millis);
      update.setLong(3, writer);
      update.setLong(4, catalogue);
      update.setInt(5, session);
      update.executeUpdate();
    }
  }

  static void setOldest(Connection connection, int session, long oldest) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update dmd_session set oldest_sequence = ? where id = ? and oldest_sequence < ?")) {
      update.setLong(1, oldest);
      update.setInt(2, session);
      update.setLong(3, oldest);
      update.executeUpdate();
    }
  }

  /** Makes the sessions of a new store; one that has some keeps those. Tells how many there are. */
  static int create(Connection connection, int wanted) throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "insert into dmd_session"
                    + " (id, last_sequence, oldest_sequence, last_millis, last_writer, catalogue)"
                    + " select id, 0, 1, 0, 0, 0 from generate_series(0, ? - 1) as wanted (id)"
                    + " where not exists (select 1 from dmd_session)");
        PreparedStatement count = connection.prepareStatement("select count(*) from dmd_session")) {
      insert.setInt(1, wanted);
      insert.executeUpdate();
      try (ResultSet found = count.executeQuery()) {
        found.next();
        return found.getInt(1);
      }
    }
  }

  static long lastMillis(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select max(last_millis) from dmd_session");
        ResultSet found = select.executeQuery()) {
      found.next();
      return found.getLong(1);
    }
  }
}
