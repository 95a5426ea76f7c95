package org.example.dmd;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.ObjectView;
import io.zenko.dmd.metadata.Order;
import java.util.NavigableMap;
import java.util.Optional;

/** An object as an update sees it: the lock is held all the while. */
record MapObjectView(NavigableMap<Key, byte[]> map, Key key) implements ObjectView {
  @Override
  public Optional<byte[]> master() {
    return Optional.ofNullable(map.get(key));
  }

  @Override
  public Optional<byte[]> version(String versionId) {
    return Optional.ofNullable(map.get(key.version(versionId)));
  }

  @Override
  public EntryCursor versions() {
    KeyRange range = KeyRange.of(key.version(""), Key.of(key.text() + '\u0001'));
    return new MapCursor(map, range, Order.ASCENDING);
  }
}
