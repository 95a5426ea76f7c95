package org.example.dmd;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A pass over a copy of a range: later changes cannot be seen in it. */
final class MapCursor implements EntryCursor {
  private final boolean ascending;
  private final NavigableMap<Key, byte[]> snapshot;
  private Map.Entry<Key, byte[]> current;
  private Map.Entry<Key, byte[]> upcoming;

  MapCursor(NavigableMap<Key, byte[]> map, KeyRange range, Order order) {
    this.ascending = order == Order.ASCENDING;
    NavigableMap<Key, byte[]> copy = new TreeMap<>(map.tailMap(range.from(), true));
    range.to().ifPresent(end -> copy.tailMap(end, true).clear());
    this.snapshot = ascending ? copy : copy.descendingMap();
    this.upcoming = snapshot.firstEntry();
  }

  @Override
  public boolean next() {
    current = upcoming;
    if (current != null) {
      upcoming = snapshot.higherEntry(current.getKey());
    }
    return current != null;
  }

  @Override
  public void seek(Key key) {
    int ahead = upcoming == null ? 0 : key.compareTo(upcoming.getKey());
    // Never backward: the cursor then stays where it is.
    if (ascending ? ahead > 0 : ahead < 0) {
      upcoming = snapshot.ceilingEntry(key);
    }
  }

  @Override
  public Key key() {
    return current.getKey();
  }

  @Override
  public byte[] value() {
    return current.getValue();
  }

  @Override
  public void close() {}
}
