package io.zenko.dmd.metadata;

import java.util.NavigableMap;
import java.util.Optional;

/** An object whose entries stand in a sorted map. */
public record MapObjectView(NavigableMap<Key, byte[]> map, Key key) implements ObjectView {
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
    Key first = key.version("");
    return new MapCursor(map, KeyRange.of(first, Key.of(key.text() + "\u0001")), Order.ASCENDING);
  }
}
