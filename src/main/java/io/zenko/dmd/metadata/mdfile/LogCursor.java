package io.zenko.dmd.metadata.mdfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.Order;
import java.util.Locale;
import java.util.function.LongPredicate;

/** A change log as a database: its keys are the numbers of its records, of 16 digits. */
final class LogCursor implements EntryCursor {
  private final ChangeLog log;
  private final boolean ascending;

  /** The number before the next one, in the direction of the pass. */
  private long current;

  private final long first;
  private final long last;

  LogCursor(ChangeLog log, KeyRange range, Order order) {
    this.log = log;
    this.ascending = order == Order.ASCENDING;
    this.first = find(key -> keyOf(key).compareTo(range.from()) >= 0);
    this.last =
        find(number -> range.to().map(end -> keyOf(number).compareTo(end) >= 0).orElse(false)) - 1;
    this.current = ascending ? first - 1 : last + 1;
  }

  /** The first number that the log holds and that fulfils what all later ones fulfil too. */
  private long find(LongPredicate wanted) {
    long low = log.oldest();
    long high = log.last() + 1;
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (wanted.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static Key keyOf(long number) {
    return Key.of(String.format(Locale.ROOT, "%016d", number));
  }

  @Override
  public boolean next() {
    long next = ascending ? current + 1 : current - 1;
    if (next < first || next > last) {
      return false;
    }
    current = next;
    return true;
  }

  @Override
  public void seek(Key key) {
    throw new UnsupportedOperationException("nobody jumps in a change log");
  }

  @Override
  public Key key() {
    return keyOf(current);
  }

  @Override
  public byte[] value() {
    try (ChangeLog.Reader reader = log.read(current)) {
      LogRecord record =
          reader
              .next()
              .orElseThrow(
                  () ->
                      new MetadataException(
                          MetadataException.Failure.INTERNAL, "the change log lost " + current));
      StringBuilder json = new StringBuilder();
      RecordJson.write(record, json);
      return json.toString().getBytes(UTF_8);
    }
  }

  @Override
  public void close() {}
}
