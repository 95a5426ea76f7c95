package io.zenko.dmd.metadata.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.LogRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The statements on the table of changes, which is the sessions' change logs. */
final class ChangeTable {
  private ChangeTable() {}

  /** A change that is to be appended. */
  record Change(
      long sequence,
      ChangeMethod method,
      BucketName bucket,
      byte[] entries,
      Optional<byte[]> overhead) {
    long bytes() {
      return entries.length + (long) overhead.map(told -> told.length).orElse(0);
    }
  }

  /** Appends changes, which are numbered without gaps. */
  static void append(
      Connection connection, int session, long writer, long millis, List<Change> changes)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into dmd_change"
                + " (session, sequence, writer, millis, method, bucket, entries, overhead)"
                + " select ?, sequence, ?, ?, method, bucket, entries, overhead"
                + " from unnest(?::bigint[], ?::int[], ?::bytea[], ?::bytea[], ?::bytea[])"
                + " as made (sequence, method, bucket, entries, overhead)")) {
      insert.setInt(1, session);
      insert.setLong(2, writer);
      insert.setLong(3, millis);
      Object[] sequences = changes.stream().map(Change::sequence).toArray(Long[]::new);
      Object[] methods = changes.stream().map(c -> c.method().code()).toArray(Integer[]::new);
      insert.setArray(4, connection.createArrayOf("int8", sequences));
      insert.setArray(5, connection.createArrayOf("int4", methods));
      insert.setArray(
          6,
          EntryTable.bytes(
              connection,
              changes.stream()
                  .map(change -> change.bucket().value().getBytes(UTF_8))
                  .toArray(byte[][]::new)));
      insert.setArray(
          7,
          EntryTable.bytes(
              connection, changes.stream().map(Change::entries).toArray(byte[][]::new)));
      insert.setArray(
          8,
          EntryTable.bytes(
              connection,
              changes.stream()
                  .map(change -> change.overhead().orElse(null))
                  .toArray(byte[][]::new)));
      insert.executeUpdate();
    }
  }

  /** Who made a change; empty where there is none of that number. */
  static OptionalLong writerOf(Connection connection, int session, long sequence)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select writer from dmd_change where session = ? and sequence = ?")) {
      select.setInt(1, session);
      select.setLong(2, sequence);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? OptionalLong.of(found.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /**
   * Some changes in order: at least one where there is any, then no more than fit.
   *
   * @param last the last that is of interest
   * @param mostBytes of entries, all together
   */
  static List<LogRecord> page(
      Connection connection, int session, long first, long last, int most, long mostBytes)
      throws SQLException {
    // The sizes alone first: what clients put decides how large a change is.
    long end = endOfPage(connection, session, first, last, most, mostBytes);
    try (PreparedStatement select =
        connection.prepareStatement(
            "select sequence, method, bucket, millis, entries, overhead from dmd_change"
                + " where session = ? and sequence between ? and ? order by sequence")) {
      select.setInt(1, session);
      select.setLong(2, first);
      select.setLong(3, end);
      try (ResultSet found = select.executeQuery()) {
        List<LogRecord> records = new ArrayList<>();
        while (found.next()) {
          records.add(
              new LogRecord(
                  found.getLong(1),
                  ChangeMethod.of(found.getInt(2)),
                  new BucketName(new String(found.getBytes(3), UTF_8)),
                  Instant.ofEpochMilli(found.getLong(4)),
                  ChangedEntries.decode(
                      found.getBytes(5), Optional.ofNullable(found.getBytes(6)))));
        }
        return records;
      }
    }
  }

  private static long endOfPage(
      Connection connection, int session, long first, long last, int most, long mostBytes)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select sequence, octet_length(entries) + coalesce(octet_length(overhead), 0)"
                + " from dmd_change"
                + " where session = ? and sequence between ? and ? order by sequence limit ?")) {
      select.setInt(1, session);
      select.setLong(2, first);
      select.setLong(3, last);
      select.setInt(4, most);
      try (ResultSet found = select.executeQuery()) {
        long end = first;
        long bytes = 0;
        while (found.next()) {
          bytes += found.getLong(2);
          if (bytes > mostBytes && found.getLong(1) > first) {
            break;
          }
          end = found.getLong(1);
        }
        return end;
      }
    }
  }

  /** The last of the changes from one on that is older than a time, within some; 0 for none. */
  static long lastBefore(Connection connection, int session, long first, int within, long millis)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select coalesce(max(sequence), 0) from (select sequence, millis from dmd_change"
                + " where session = ? and sequence >= ? order by sequence limit ?) as oldest"
                + " where millis < ?")) {
      select.setInt(1, session);
      select.setLong(2, first);
      select.setInt(3, within);
      select.setLong(4, millis);
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return found.getLong(1);
      }
    }
  }

  static void deleteBefore(Connection connection, int session, long sequence) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from dmd_change where session = ? and sequence < ?")) {
      delete.setInt(1, session);
      delete.setLong(2, sequence);
      delete.executeUpdate();
    }
  }
}
