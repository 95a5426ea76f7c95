package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.memcached.TreeChange.Change;
import java.util.Map;
import java.util.NavigableMap;

/** An ascending pass over stored entries with changes on top of them. */
final class ChangedCursor implements EntryCursor {
  private final EntryCursor stored;
  private NavigableMap<Key, Change> changes;
  private boolean isStoredThere;
  private boolean isStoredAsked;
  private Key key;
  private Change change;

  /**
   * @param stored null where nothing is
   */
  ChangedCursor(EntryCursor stored, NavigableMap<Key, Change> changes) {
    this.stored = stored;
    this.changes = changes;
  }

  @Override
  public boolean next() {
    while (true) {
      if (!isStoredAsked) {
        isStoredThere = stored != null && stored.next();
        isStoredAsked = true;
      }
      Map.Entry<Key, Change> first = changes.firstEntry();
      if (first == null && !isStoredThere) {
        return false;
      }
      int comparison =
          first == null ? 1 : isStoredThere ? first.getKey().compareTo(stored.key()) : -1;
      if (comparison > 0) {
        key = stored.key();
        change = null;
        isStoredAsked = false;
        return true;
      }
      changes = changes.tailMap(first.getKey(), false);
      if (comparison == 0) {
        isStoredAsked = false;
      }
      if (first.getValue().value().isPresent()) {
        key = first.getKey();
        change = first.getValue();
        return true;
      }
    }
  }

  @Override
  public void seek(Key to) {
    if (key != null && to.compareTo(key) <= 0) {
      return;
    }
    changes = changes.tailMap(to, true);
    if (stored != null && (!isStoredAsked || (isStoredThere && stored.key().compareTo(to) < 0))) {
      stored.seek(to);
      isStoredAsked = false;
    }
  }

  @Override
  public Key key() {
    return key;
  }

  @Override
  public byte[] value() {
    return change == null ? stored.value() : change.value().orElseThrow();
  }

  @Override
  public void close() {
    if (stored != null) {
      stored.close();
    }
  }
}
