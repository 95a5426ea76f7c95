package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/** The change log of a session, read in pages: a reader holds no connection between them. */
final class SqlChangeLog implements ChangeLog {
  private static final int PAGE_RECORDS = 1_000;
  private static final long PAGE_BYTES = 1 << 20;

  private final Connections database;
  private final int session;

  SqlChangeLog(Connections database, int session) {
    this.database = database;
    this.session = session;
  }

  @Override
  public long last() {
    return row().lastSequence();
  }

  @Override
  public long oldest() {
    return row().oldestSequence();
  }

  private SessionTable.Row row() {
    return database.read(connection -> SessionTable.find(connection, session));
  }

  @Override
  public Reader read(long first) {
    SessionTable.Row now = row();
    if (first < now.oldestSequence() || first > now.lastSequence() + 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the log holds %d to %d, and not %d",
              now.oldestSequence(),
              now.lastSequence(),
              first));
    }
    return new PageReader(first, now.lastSequence());
  }

  private final class PageReader implements Reader {
    private final Deque<LogRecord> page = new ArrayDeque<>();
    private final long last;
    private long next;

    PageReader(long first, long last) {
      this.next = first;
      this.last = last;
    }

    @Override
    public Optional<LogRecord> next() {
      if (next > last) {
        return Optional.empty();
      }
      if (page.isEmpty()) {
        page.addAll(
            database.read(
                connection ->
                    ChangeTable.page(connection, session, next, last, PAGE_RECORDS, PAGE_BYTES)));
      }
      LogRecord record = page.peekFirst();
      if (record == null || record.sequence() != next) {
        throw missing();
      }
      next++;
      return Optional.of(page.removeFirst());
    }

    private MetadataException missing() {
      return next < oldest()
          ? new MetadataException(
              Failure.UNAVAILABLE,
              "change " + next + " was removed while the log was read: it is too old by now")
          : new MetadataException(
              Failure.CORRUPT, "change " + next + " of session " + session + " is missing");
    }

    @Override
    public void close() {
      page.clear();
    }
  }
}
