package io.zenko.dmd.metadata;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A pass over a copy of a range of a sorted map. */
public final class MapCursor implements EntryCursor {
  private final Order order;
  private final NavigableMap<Key, byte[]> snapshot;
  private Map.Entry<Key, byte[]> current;
  private Map.Entry<Key, byte[]> upcoming;

  MapCursor(NavigableMap<Key, byte[]> map, KeyRange range, Order order) {
    this.order = order;
    NavigableMap<Key, byte[]> copy = new TreeMap<>();
    map.tailMap(range.from(), true).entrySet().stream()
        .takeWhile(e -> range.contains(e.getKey()))
        .forEach(e -> copy.put(e.getKey(), e.getValue()));
    this.snapshot = order == Order.ASCENDING ? copy : copy.descendingMap();
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
    if (upcoming == null) {
      return;
    }
    int ahead = key.compareTo(upcoming.getKey());
    if (order == Order.ASCENDING ? ahead > 0 : ahead < 0) {
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
