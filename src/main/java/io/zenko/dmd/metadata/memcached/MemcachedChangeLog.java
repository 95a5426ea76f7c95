package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.memcached.Root.Session;
import java.util.Locale;
import java.util.Optional;

/** The change log of a session. */
final class MemcachedChangeLog implements ChangeLog {
  private final Pages pages;
  private final Roots roots;
  private final int session;

  MemcachedChangeLog(Pages pages, Roots roots, int session) {
    this.pages = pages;
    this.roots = roots;
    this.session = session;
  }

  @Override
  public long last() {
    return of(roots.now()).last();
  }

  @Override
  public long oldest() {
    return of(roots.now()).oldest();
  }

  private Session of(Snapshot snapshot) {
    return snapshot.root().sessions().get(session);
  }

  @Override
  public Reader read(long first) {
    Snapshot now = roots.now();
    Session held = of(now);
    if (first < held.oldest() || first > held.last() + 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the log holds %d to %d, and not %d",
              held.oldest(),
              held.last(),
              first));
    }
    return new TreeReader(now, first, held.last());
  }

  /** Goes on in a newer snapshot where the one at hand gets old: a change stays what it is. */
  private final class TreeReader implements Reader {
    private final long last;
    private long next;
    private Snapshot snapshot;
    private TreeCursor cursor;

    TreeReader(Snapshot snapshot, long first, long last) {
      this.next = first;
      this.last = last;
      this.snapshot = snapshot;
      this.cursor = LogTree.cursor(pages, snapshot, session, first, last);
    }

    @Override
    public Optional<LogRecord> next() {
      if (next > last) {
        return Optional.empty();
      }
      if (snapshot.isOld()) {
        renew();
      }
      if (!cursor.next() || !cursor.key().equals(ChangeCodec.key(session, next))) {
        throw new MetadataException(
            Failure.CORRUPT, "change " + next + " of session " + session + " is missing");
      }
      return Optional.of(ChangeCodec.decode(next++, cursor.value()));
    }

    private void renew() {
      snapshot = roots.now();
      if (next < of(snapshot).oldest()) {
        throw new MetadataException(
            Failure.UNAVAILABLE,
            "change " + next + " was removed while the log was read: it is too old by now");
      }
      cursor.close();
      cursor = LogTree.cursor(pages, snapshot, session, next, last);
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
