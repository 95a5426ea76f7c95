package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.Entry;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.Order;
import java.util.List;

/** A pass over entries that are in memory, given in the order of the pass. */
final class ListCursor implements EntryCursor {
  private final List<Entry> entries;
  private final Order order;
  private int current = -1;
  private int upcoming;

  ListCursor(List<Entry> entries, Order order) {
    this.entries = entries;
    this.order = order;
  }

  @Override
  public boolean next() {
    current = upcoming;
    upcoming = Math.min(upcoming + 1, entries.size());
    return current < entries.size();
  }

  @Override
  public void seek(Key key) {
    while (upcoming < entries.size() && isBefore(entries.get(upcoming).key(), key)) {
      upcoming++;
    }
  }

  private boolean isBefore(Key key, Key other) {
    int distance = key.compareTo(other);
    return order == Order.ASCENDING ? distance < 0 : distance > 0;
  }

  @Override
  public Key key() {
    return entries.get(current).key();
  }

  @Override
  public byte[] value() {
    return entries.get(current).value();
  }

  @Override
  public void close() {}
}
