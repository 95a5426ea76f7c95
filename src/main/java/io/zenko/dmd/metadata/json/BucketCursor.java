package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import java.io.IOException;

/** A pass over the entries of one state of a bucket, whose files stay while it is open. */
final class BucketCursor implements EntryCursor {
  private final Bucket bucket;
  private final KeyCursor entries;
  private final KeyRange range;
  private final boolean ascending;
  private final Runnable release;
  private boolean ended;

  /**
   * @param release gives back what keeps the files
   */
  BucketCursor(Bucket bucket, KeyCursor entries, KeyRange range, Order order, Runnable release) {
    this.bucket = bucket;
    this.entries = entries;
    this.range = range;
    this.ascending = order == Order.ASCENDING;
    this.release = release;
    if (ascending) {
      reading(() -> entries.seek(range.from().utf8()));
    } else if (range.to().isPresent()) {
      reading(() -> entries.seek(range.to().get().utf8()));
    }
  }

  @Override
  public boolean next() {
    while (!ended) {
      ended = !reading(entries::next);
      if (!ended && !entries.isDeletion()) {
        Key key = key();
        if (range.contains(key)) {
          return true;
        }
        // Downward the pass begins at the end of the range, which is not in it.
        ended = ascending || key.compareTo(range.from()) < 0;
      }
    }
    return false;
  }

  @Override
  public void seek(Key key) {
    if (!ended) {
      reading(() -> entries.seek(bounded(key).utf8()));
    }
  }

  /** Before the first entry a jump says where the pass begins: never outside of the range. */
  private Key bounded(Key key) {
    if (ascending) {
      return key.compareTo(range.from()) < 0 ? range.from() : key;
    }
    return range.to().filter(end -> key.compareTo(end) > 0).orElse(key);
  }

  @Override
  public Key key() {
    return Key.ofTrusted(entries.key());
  }

  @Override
  public byte[] value() {
    return reading(() -> entries.value().orElseThrow().value());
  }

  private interface Move {
    void run() throws IOException;
  }

  private void reading(Move move) {
    reading(
        () -> {
          move.run();
          return true;
        });
  }

  private <T> T reading(ReadFailures.Step<T> step) {
    return ReadFailures.explained(bucket.name(), step);
  }

  @Override
  public void close() {
    try {
      entries.close();
    } catch (IOException e) {
      throw ReadFailures.of(bucket.name(), e);
    } finally {
      release.run();
    }
  }
}
