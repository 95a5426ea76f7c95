package io.zenko.dmd.metadata.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.Order;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Opens passes, each with a connection and a snapshot of its own: that of the moment in which it is
 * opened, whatever is changed before it is read.
 */
final class Scans {
  /** The first look into the database makes the snapshot. */
  private static final String BEGIN = "set transaction isolation level repeatable read, read only;";

  private final Connections database;

  Scans(Connections database) {
    this.database = database;
  }

  /** Begins a snapshot and tells what a pass is to read. */
  @FunctionalInterface
  private interface Start {
    PageQuery in(Connection connection) throws SQLException;
  }

  EntryCursor entries(BucketName bucket, KeyRange range, Order order) {
    return open(connection -> PageQuery.entriesOf(id(connection, bucket)), range, order);
  }

  EntryCursor buckets(KeyRange range, Order order) {
    return open(
        connection -> {
          try (PreparedStatement begin =
              connection.prepareStatement(BEGIN + " select count(*) from dmd_session")) {
            begin.execute();
          }
          return PageQuery.buckets();
        },
        range,
        order);
  }

  private static long id(Connection connection, BucketName bucket) throws SQLException {
    try (PreparedStatement begin =
        connection.prepareStatement(BEGIN + " select id from dmd_bucket where name = ?")) {
      begin.setBytes(1, bucket.value().getBytes(UTF_8));
      begin.execute();
      begin.getMoreResults();
      try (ResultSet found = begin.getResultSet()) {
        if (!found.next()) {
          throw MetadataException.noSuchBucket(bucket);
        }
        return found.getLong(1);
      }
    }
  }

  /** A connection that was lost since it was last used does not show. */
  private EntryCursor open(Start start, KeyRange range, Order order) {
    long deadline = System.nanoTime() + database.timeout().toNanos();
    while (true) {
      try {
        return tryOpen(start, range, order);
      } catch (SQLException e) {
        boolean mayPass =
            FailureKind.of(e) == FailureKind.CONFLICT || FailureKind.of(e) == FailureKind.LOST;
        if (!mayPass || System.nanoTime() - deadline > 0) {
          throw FailureKind.told(e);
        }
      }
    }
  }

  private EntryCursor tryOpen(Start start, KeyRange range, Order order) throws SQLException {
    Lease lease = database.scans().borrow();
    boolean opened = false;
    try {
      PageQuery query = start.in(lease.transaction());
      opened = true;
      return new PageCursor(
          lease.connection(), query, range, order, FailureKind::told, lease::close);
    } catch (SQLException e) {
      database.mayPass(e, lease);
      throw e;
    } finally {
      if (!opened) {
        lease.close();
      }
    }
  }
}
