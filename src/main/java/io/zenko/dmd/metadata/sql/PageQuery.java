package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The statements by which a pass reads a table in the order of its keys.
 *
 * @param table where the rows are
 * @param keyColumn what they are ordered by
 * @param valueColumn what else is read of them
 * @param bucket the bucket that they are of; 0 where the table is not divided by buckets
 */
record PageQuery(String table, String keyColumn, String valueColumn, long bucket) {
  private static final PageQuery BUCKETS = new PageQuery("dmd_bucket", "name", "attributes", 0);

  static PageQuery entriesOf(long bucket) {
    return new PageQuery("dmd_entry", "key", "value", bucket);
  }

  static PageQuery buckets() {
    return BUCKETS;
  }

  /**
   * Asks for the first rows of a range.
   *
   * @param longest what a value has at most for the row to bring it along; else it is null
   */
  PreparedStatement prepare(
      Connection connection, KeyRange range, Order order, int longest, int rows)
      throws SQLException {
    String sql =
        ("select %2$s, case when octet_length(%3$s) <= ? then %3$s end, octet_length(%3$s) from %1$s"
                + " where %4$s%2$s >= ?%5$s order by %2$s%6$s limit ?")
            .formatted(
                table,
                keyColumn,
                valueColumn,
                bucket == 0 ? "" : "bucket = ? and ",
                range.to().isPresent() ? " and " + keyColumn + " < ?" : "",
                order == Order.DESCENDING ? " desc" : "");
    PreparedStatement select = connection.prepareStatement(sql);
    int parameter = 1;
    select.setInt(parameter++, longest);
    if (bucket != 0) {
      select.setLong(parameter++, bucket);
    }
    select.setBytes(parameter++, range.from().utf8());
    if (range.to().isPresent()) {
      select.setBytes(parameter++, range.to().get().utf8());
    }
    select.setInt(parameter, rows);
    return select;
  }

  /** A value that a row did not bring along. */
  byte[] value(Connection connection, Key key) throws SQLException {
    String sql =
        "select %s from %s where %s%s = ?"
            .formatted(valueColumn, table, bucket == 0 ? "" : "bucket = ? and ", keyColumn);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int parameter = 1;
      if (bucket != 0) {
        select.setLong(parameter++, bucket);
      }
      select.setBytes(parameter, key.utf8());
      try (ResultSet found = select.executeQuery()) {
        if (!found.next()) {
          throw new SQLException("the entry of a pass is gone from its snapshot: " + key);
        }
        return found.getBytes(1);
      }
    }
  }
}
