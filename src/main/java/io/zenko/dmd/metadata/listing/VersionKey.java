package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.Key;
import java.util.Optional;

/**
 * The key of an entry, taken as that of a version.
 *
 * @param object the part before the separator
 * @param id the part after it, empty text for a null key; none for a master
 */
record VersionKey(Key object, Optional<String> id) {
  private static final String PAST_VERSIONS = "\u0001";

  static VersionKey of(Key key) {
    Key object = key.objectPart();
    byte[] utf8 = key.utf8();
    int end = object.utf8().length;
    return new VersionKey(
        object,
        end == utf8.length
            ? Optional.empty()
            : Optional.of(new String(utf8, end + 1, utf8.length - end - 1, UTF_8)));
  }

  /** The smallest key past all versions of an object. */
  static Key pastVersions(Key object) {
    return Key.of(object.text() + PAST_VERSIONS);
  }

  boolean isNullKey() {
    return id.filter(String::isEmpty).isPresent();
  }

  VersionKey withId(Optional<String> newId) {
    return new VersionKey(object, newId);
  }

  /**
   * Whether a null key that was read before, with the id of its value, has its place before this.
   */
  boolean isPast(VersionKey nullKey) {
    return !object.equals(nullKey.object)
        || (id.isPresent()
            && nullKey.id.filter(before -> before.compareTo(id.get()) < 0).isPresent());
  }
}
