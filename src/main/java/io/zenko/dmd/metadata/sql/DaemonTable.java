package io.zenko.dmd.metadata.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The statements on the table of the daemons that use the database. */
final class DaemonTable {
  private DaemonTable() {}

  /** Says that the daemon is there. */
  static void touch(Connection connection, long writer, long millis) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into dmd_daemon (writer, seen_millis) values (?, ?)"
                + " on conflict (writer) do update set seen_millis = excluded.seen_millis")) {
      insert.setLong(1, writer);
      insert.setLong(2, millis);
      insert.executeUpdate();
    }
  }

  /** Forgets the daemons that have not been seen since. */
  static void forgetBefore(Connection connection, long millis) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from dmd_daemon where seen_millis < ?")) {
      delete.setLong(1, millis);
      delete.executeUpdate();
    }
  }
}
