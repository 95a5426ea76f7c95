package io.zenko.dmd.metadata.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements on the table of buckets, and on that of removed buckets that still have entries.
 */
final class BucketTable {
  private BucketTable() {}

  /** A bucket with its attributes. */
  record Described(BucketRow row, byte[] attributes) {}

  static Optional<Described> find(Connection connection, BucketName name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, session, read_only, attributes from dmd_bucket where name = ?")) {
      select.setBytes(1, bytes(name));
      try (ResultSet found = select.executeQuery()) {
        return found.next()
            ? Optional.of(new Described(row(name, found), found.getBytes(4)))
            : Optional.empty();
      }
    }
  }

  static Optional<BucketRow> findRow(Connection connection, BucketName name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, session, read_only from dmd_bucket where name = ?")) {
      select.setBytes(1, bytes(name));
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? Optional.of(row(name, found)) : Optional.empty();
      }
    }
  }

  private static BucketRow row(BucketName name, ResultSet found) throws SQLException {
    return new BucketRow(name, found.getLong(1), found.getInt(2), found.getBoolean(3));
  }

  /** Whether there was no bucket of the name, and now is. */
  static boolean insert(Connection connection, BucketRow row, byte[] attributes)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into dmd_bucket (name, id, session, read_only, attributes)"
                + " values (?, ?, ?, ?, ?) on conflict (name) do nothing")) {
      insert.setBytes(1, bytes(row.name()));
      insert.setLong(2, row.id());
      insert.setInt(3, row.session());
      insert.setBoolean(4, row.readOnly());
      insert.setBytes(5, attributes);
      return insert.executeUpdate() == 1;
    }
  }

  static void setAttributes(Connection connection, BucketName name, byte[] attributes)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update dmd_bucket set attributes = ? where name = ?")) {
      update.setBytes(1, attributes);
      update.setBytes(2, bytes(name));
      update.executeUpdate();
    }
  }

  static void setReadOnly(Connection connection, BucketName name, boolean readOnly)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update dmd_bucket set read_only = ? where name = ?")) {
      update.setBoolean(1, readOnly);
      update.setBytes(2, bytes(name));
      update.executeUpdate();
    }
  }

  /** Removes the bucket; its entries, which nobody finds any more, are left to {@link Upkeep}. */
  static void remove(Connection connection, BucketRow row) throws SQLException {
    try (PreparedStatement delete =
            connection.prepareStatement("delete from dmd_bucket where name = ?");
        PreparedStatement insert =
            connection.prepareStatement("insert into dmd_removed_bucket (id) values (?)")) {
      delete.setBytes(1, bytes(row.name()));
      delete.executeUpdate();
      insert.setLong(1, row.id());
      insert.executeUpdate();
    }
  }

  static List<Long> removed(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select id from dmd_removed_bucket order by id limit 100");
        ResultSet found = select.executeQuery()) {
      List<Long> ids = new ArrayList<>();
      while (found.next()) {
        ids.add(found.getLong(1));
      }
      return ids;
    }
  }

  static void forgetRemoved(Connection connection, long id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from dmd_removed_bucket where id = ?")) {
      delete.setLong(1, id);
      delete.executeUpdate();
    }
  }

  private static byte[] bytes(BucketName name) {
    return name.value().getBytes(UTF_8);
  }
}
