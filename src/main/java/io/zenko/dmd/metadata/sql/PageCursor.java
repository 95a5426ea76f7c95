package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.reading.ReadMemory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;

/**
 * A pass over rows in key order, inside a transaction. It asks for pages, so that the database goes
 * by the index however large the range is, and takes the rows of a page in fetches that grow: a
 * pass that ends or jumps after a few rows has not paid for many. When the last row has been
 * fetched, the connection is given back, however long the pass is read from then on.
 */
final class PageCursor implements EntryCursor {
  private static final int PAGE_ROWS = 4_096;

  /** 64, 256, 704: a listing of a thousand is three fetches, and few rows more than it needs. */
  private static final int FIRST_FETCH_ROWS = 64;

  private static final int FETCH_GROWTH = 4;
  private static final int MOST_FETCH_ROWS = 704;

  /** Longer values come one by one, when they are asked for: what waits is bounded. */
  private static final int LONGEST_INLINE_BYTES = 8 << 10;

  private final Connection connection;
  private final PageQuery query;
  private final Order order;
  private final Function<SQLException, RuntimeException> failure;
  private final Runnable onClose;
  private final Deque<Row> rows = new ArrayDeque<>();
  private KeyRange range;
  private PreparedStatement statement;
  private ResultSet page;
  private int pageRows;
  private int fetchRows = FIRST_FETCH_ROWS;

  /** Whether all rows of the range that are still to come are here. */
  private boolean complete;

  /** Whether one of the rows that are here has its value still in the database. */
  private boolean needsConnection;

  private Key lastFetched;
  private Optional<Key> target = Optional.empty();
  private Row current;
  private boolean ended;
  private boolean released;

  /** The value is null where it was too long to be brought along. */
  private record Row(Key key, byte[] value, int valueBytes) {}

  PageCursor(
      Connection connection,
      PageQuery query,
      KeyRange range,
      Order order,
      Function<SQLException, RuntimeException> failure,
      Runnable onClose) {
    this.connection = connection;
    this.query = query;
    this.range = range;
    this.order = order;
    this.failure = failure;
    this.onClose = onClose;
  }

  @Override
  public boolean next() {
    if (ended) {
      return false;
    }
    try {
      if (!advance()) {
        close();
        return false;
      }
      return true;
    } catch (SQLException e) {
      throw failure.apply(e);
    }
  }

  private boolean advance() throws SQLException {
    while (true) {
      while (!rows.isEmpty()) {
        Row row = rows.removeFirst();
        if (target.isEmpty() || !isBefore(row.key(), target.get())) {
          target = Optional.empty();
          current = row;
          return true;
        }
      }
      if (complete) {
        return false;
      }
      if (target.isPresent()) {
        jump(); // rather than fetch what lies between
      }
      fetch();
    }
  }

  private void fetch() throws SQLException {
    if (page == null) {
      open();
    }
    int count = 0;
    Key last = null;
    while (count < fetchRows && page.next()) {
      Row row = new Row(Key.ofTrusted(page.getBytes(1)), page.getBytes(2), page.getInt(3));
      needsConnection |= row.value() == null;
      rows.addLast(row);
      last = row.key();
      count++;
    }
    pageRows += count;
    if (last != null) {
      lastFetched = last;
    }
    if (count < fetchRows) {
      complete = pageRows < PAGE_ROWS;
      closePage();
      if (complete && !needsConnection) {
        release();
      } else if (!complete) {
        goOnBehind(lastFetched);
      }
      return;
    }
    fetchRows = Math.min(MOST_FETCH_ROWS, fetchRows * FETCH_GROWTH);
    page.setFetchSize(fetchRows);
  }

  private void open() throws SQLException {
    statement = query.prepare(connection, range, order, LONGEST_INLINE_BYTES, PAGE_ROWS);
    statement.setFetchSize(fetchRows);
    page = statement.executeQuery();
    pageRows = 0;
  }

  private void jump() throws SQLException {
    Key to = target.orElseThrow();
    closePage();
    fetchRows = FIRST_FETCH_ROWS;
    range =
        order == Order.ASCENDING
            ? new KeyRange(to, range.to())
            : new KeyRange(range.from(), Optional.of(to.next()));
    target = Optional.empty();
  }

  private void goOnBehind(Key last) {
    range =
        order == Order.ASCENDING
            ? new KeyRange(last.next(), range.to())
            : new KeyRange(range.from(), Optional.of(last));
  }

  private boolean isBefore(Key one, Key other) {
    int comparison = one.compareTo(other);
    return order == Order.ASCENDING ? comparison < 0 : comparison > 0;
  }

  @Override
  public void seek(Key to) {
    if (ended) {
      return;
    }
    Optional<Key> place = target.isPresent() ? target : Optional.ofNullable(current).map(Row::key);
    if (place.isPresent() && !isBefore(place.get(), to)) {
      return;
    }
    if (place.isEmpty() && isOutside(to)) {
      return; // its first entry is still the next
    }
    target = Optional.of(to);
  }

  /** Whether a place comes before the range in the direction of the pass. */
  private boolean isOutside(Key to) {
    return order == Order.ASCENDING
        ? to.compareTo(range.from()) < 0
        : range.to().map(end -> to.compareTo(end) >= 0).orElse(false);
  }

  @Override
  public Key key() {
    return current.key();
  }

  @Override
  public byte[] value() {
    if (current.value() == null) {
      ReadMemory.expect(current.valueBytes());
      try {
        return query.value(connection, current.key());
      } catch (SQLException e) {
        throw failure.apply(e);
      }
    }
    return current.value();
  }

  private void closePage() throws SQLException {
    if (page != null) {
      page = null;
      statement.close();
    }
  }

  /** Gives the connection back as soon as nothing is left to be read by it. */
  private void release() {
    if (!released) {
      released = true;
      onClose.run();
    }
  }

  @Override
  public void close() {
    ended = true;
    try {
      closePage();
    } catch (SQLException e) {
      throw failure.apply(e);
    } finally {
      release();
    }
  }

  /** A pass over entries of a bucket. */
  static PageCursor ofEntries(
      Connection connection,
      long bucket,
      KeyRange range,
      Order order,
      Function<SQLException, RuntimeException> failure,
      Runnable onClose) {
    return new PageCursor(connection, PageQuery.entriesOf(bucket), range, order, failure, onClose);
  }
}
