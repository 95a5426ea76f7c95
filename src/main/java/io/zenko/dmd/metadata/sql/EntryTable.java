package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The statements on the table of entries. Many rows go in one statement, as arrays: so there is one
 * statement however many they are, which the database plans once; and no row occurs twice in it,
 * which some engines refuse.
 */
final class EntryTable {
  private EntryTable() {}

  /** Where an entry is. */
  record Address(long bucket, Key key) {}

  /**
   * What a look for an entry found.
   *
   * @param bucketExists whether there is a bucket of the name at all
   * @param bytes how long the value is; empty where there is no entry
   * @param value the value, unless it is longer than was asked for
   */
  record Found(boolean bucketExists, OptionalInt bytes, Optional<byte[]> value) {}

  /**
   * Looks for an entry by its bucket's name: one statement, so both are of one moment.
   *
   * @param longest what the value has at most for the answer to bring it along
   */
  static Found find(Connection connection, BucketName bucket, Key key, int longest)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select octet_length(e.value), case when octet_length(e.value) <= ? then e.value end"
                + " from dmd_bucket b left join dmd_entry e"
                + " on e.bucket = b.id and e.key = ? where b.name = ?")) {
      select.setInt(1, longest);
      select.setBytes(2, key.utf8());
      select.setBytes(3, bucket.value().getBytes(StandardCharsets.UTF_8));
      try (ResultSet found = select.executeQuery()) {
        if (!found.next()) {
          return new Found(false, OptionalInt.empty(), Optional.empty());
        }
        int bytes = found.getInt(1);
        return new Found(
            true,
            found.wasNull() ? OptionalInt.empty() : OptionalInt.of(bytes),
            Optional.ofNullable(found.getBytes(2)));
      }
    }
  }

  static Optional<byte[]> find(Connection connection, Address address) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select value from dmd_entry where bucket = ? and key = ?")) {
      select.setLong(1, address.bucket());
      select.setBytes(2, address.key().utf8());
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? Optional.of(found.getBytes(1)) : Optional.empty();
      }
    }
  }

  /** Those of the entries that there are. */
  static Map<Address, byte[]> findAll(Connection connection, List<Address> addresses)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select e.bucket, e.key, e.value"
                + " from unnest(?::bigint[], ?::bytea[]) as wanted (bucket, key)"
                + " join dmd_entry e on e.bucket = wanted.bucket and e.key = wanted.key")) {
      bind(connection, select, addresses);
      try (ResultSet found = select.executeQuery()) {
        Map<Address, byte[]> values = new HashMap<>();
        while (found.next()) {
          values.put(
              new Address(found.getLong(1), Key.ofTrusted(found.getBytes(2))), found.getBytes(3));
        }
        return values;
      }
    }
  }

  /** Puts values where there are any or none; the addresses differ from each other. */
  static void put(Connection connection, List<Address> addresses, List<byte[]> values)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into dmd_entry (bucket, key, value)"
                + " select bucket, key, value"
                + " from unnest(?::bigint[], ?::bytea[], ?::bytea[]) as put (bucket, key, value)"
                + " on conflict (bucket, key) do update set value = excluded.value")) {
      bind(connection, insert, addresses);
      insert.setArray(3, bytes(connection, values.toArray(byte[][]::new)));
      insert.executeUpdate();
    }
  }

  /** Removes those of the entries that there are. */
  static void delete(Connection connection, List<Address> addresses) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from dmd_entry e using unnest(?::bigint[], ?::bytea[]) as gone (bucket, key)"
                + " where e.bucket = gone.bucket and e.key = gone.key")) {
      bind(connection, delete, addresses);
      delete.executeUpdate();
    }
  }

  /** Removes some of a bucket's entries, and tells how many. */
  static int deleteSome(Connection connection, long bucket, int most) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from dmd_entry where bucket = ? and key in"
                + " (select key from dmd_entry where bucket = ? order by key limit ?)")) {
      delete.setLong(1, bucket);
      delete.setLong(2, bucket);
      delete.setInt(3, most);
      return delete.executeUpdate();
    }
  }

  private static void bind(
      Connection connection, PreparedStatement statement, List<Address> addresses)
      throws SQLException {
    Object[] buckets = addresses.stream().map(Address::bucket).toArray(Long[]::new);
    byte[][] keys = addresses.stream().map(address -> address.key().utf8()).toArray(byte[][]::new);
    statement.setArray(1, connection.createArrayOf("int8", buckets));
    statement.setArray(2, bytes(connection, keys));
  }

  static Array bytes(Connection connection, byte[][] values) throws SQLException {
    return connection.createArrayOf("bytea", values);
  }
}
