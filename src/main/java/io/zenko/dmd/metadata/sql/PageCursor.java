package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.ReadMemory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A pass over rows in key order, inside a transaction. It asks for pages, so that the database goes
 * by the index however large the range is, and takes the rows of a page in fetches that grow: a
 * pass that ends or jumps after a few rows has not paid for many.
 */
final class PageCursor implements EntryCursor {
  private static final int PAGE_ROWS = 4_096;
  private static final int FIRST_FETCH_ROWS = 32;
  private static final int MOST_FETCH_ROWS = 512;
  private static final int FETCH_GROWTH = 4;

  /** Longer values come one by one, when they are asked for: what waits is bounded. */
  private static final int LONGEST_INLINE_BYTES = 8 << 10;

  private final Connection connection;
  private final PageQuery query;
  private final Order order;
  private final Function<SQLException, RuntimeException> failure;
  private final Runnable onClose;
  private KeyRange range;
  private PreparedStatement statement;
  private ResultSet page;
  private int pageRows;
  private int fetchRows = FIRST_FETCH_ROWS;

  /** Rows that are here already. */
  private int fetched;

  private Optional<Key> target = Optional.empty();
  private Key key;
  private byte[] value;
  private int valueBytes;
  private boolean ended;

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
        finish();
        return false;
      }
      return true;
    } catch (SQLException e) {
      throw failure.apply(e);
    }
  }

  private boolean advance() throws SQLException {
    while (true) {
      if (page == null) {
        open();
      }
      if (target.isPresent() && fetched == 0 && pageRows > 0) {
        jump(); // rather than fetch what lies between
        continue;
      }
      if (fetched == 0) {
        fetchRows = Math.min(MOST_FETCH_ROWS, fetchRows * FETCH_GROWTH);
        page.setFetchSize(fetchRows);
        fetched = fetchRows;
      }
      if (!page.next()) {
        boolean whole = pageRows < PAGE_ROWS;
        if (whole) {
          return false;
        }
        goOnBehind(key);
        continue;
      }
      pageRows++;
      fetched--;
      key = Key.ofTrusted(page.getBytes(1));
      if (target.isEmpty() || !isBefore(key, target.get())) {
        target = Optional.empty();
        value = page.getBytes(2);
        valueBytes = page.getInt(3);
        return true;
      }
    }
  }

  private void open() throws SQLException {
    statement = query.prepare(connection, range, order, LONGEST_INLINE_BYTES, PAGE_ROWS);
    statement.setFetchSize(fetchRows);
    page = statement.executeQuery();
    pageRows = 0;
    fetched = fetchRows;
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

  private void goOnBehind(Key last) throws SQLException {
    closePage();
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
    Optional<Key> place = target.isPresent() ? target : Optional.ofNullable(key);
    if (place.isPresent() && !isBefore(place.get(), to)) {
      return;
    }
    if (place.isEmpty() && isOutside(to)) {
      return; // its first entry is still the next
    }
    target = Optional.of(to);
    if (page == null) {
      try {
        jump();
      } catch (SQLException e) {
        throw failure.apply(e);
      }
    }
  }

  /** Whether a place comes before the range in the direction of the pass. */
  private boolean isOutside(Key to) {
    return order == Order.ASCENDING
        ? to.compareTo(range.from()) < 0
        : range.to().map(end -> to.compareTo(end) >= 0).orElse(false);
  }

  @Override
  public Key key() {
    return key;
  }

  @Override
  public byte[] value() {
    if (value == null) {
      ReadMemory.expect(valueBytes);
      try {
        value = query.value(connection, key);
      } catch (SQLException e) {
        throw failure.apply(e);
      }
    }
    return value;
  }

  private void closePage() throws SQLException {
    if (page != null) {
      page = null;
      statement.close();
    }
  }

  /** Gives the connection back as soon as there is nothing left to read. */
  private void finish() {
    if (!ended) {
      ended = true;
      try {
        closePage();
      } catch (SQLException e) {
        throw failure.apply(e);
      } finally {
        onClose.run();
      }
    }
  }

  @Override
  public void close() {
    finish();
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
