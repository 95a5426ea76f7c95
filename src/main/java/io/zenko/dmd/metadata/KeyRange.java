package io.zenko.dmd.metadata;

import java.util.Optional;

/**
 * The keys from {@code from}, included, to {@code to}, excluded; without {@code to}, to the end.
 */
public record KeyRange(Key from, Optional<Key> to) {
  public static final KeyRange ALL = new KeyRange(Key.EMPTY, Optional.empty());

  public static KeyRange from(Key from) {
    return new KeyRange(from, Optional.empty());
  }

  public static KeyRange of(Key from, Key to) {
    return new KeyRange(from, Optional.of(to));
  }

  /** The versions of an object, its null version among them, without its master. */
  public static KeyRange versionsOf(Key object) {
    return of(object.version(""), Key.of(object.text() + '\u0001'));
  }

  public boolean contains(Key key) {
    return key.compareTo(from) >= 0 && to.map(end -> key.compareTo(end) < 0).orElse(true);
  }
}
