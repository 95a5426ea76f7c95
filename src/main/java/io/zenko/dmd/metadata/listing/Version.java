package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.JsonFields;
import io.zenko.dmd.metadata.Key;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An entry as a version of an object.
 *
 * @param object the part of the key before the separator
 * @param id the part after it, empty text for a null key; none for a master
 * @param source reads the value, when it is asked for
 */
record Version(Key object, Optional<String> id, Supplier<byte[]> source) {
  private static final String PAST_VERSIONS = "\u0001";

  static Version of(EntryCursor entry) {
    Key key = entry.key();
    Key object = key.objectPart();
    byte[] utf8 = key.utf8();
    int end = object.utf8().length;
    return new Version(
        object,
        end == utf8.length
            ? Optional.empty()
            : Optional.of(new String(utf8, end + 1, utf8.length - end - 1, UTF_8)),
        entry::value);
  }

  /** The smallest key past all versions of an object. */
  static Key pastVersions(Key object) {
    return Key.of(object.text() + PAST_VERSIONS);
  }

  byte[] value() {
    return source.get();
  }

  boolean isNullKey() {
    return id.filter(String::isEmpty).isPresent();
  }

  /** This version with its value read for good, for when the pass has moved on. */
  Version read() {
    byte[] value = value();
    return new Version(object, id, () -> value);
  }

  /** The id that the value says, if any. */
  Optional<String> idOfValue() {
    return new JsonFields(value()).text("versionId");
  }

  Version withId(Optional<String> newId) {
    return new Version(object, newId, source);
  }

  boolean isSameAs(Version other) {
    return object.equals(other.object) && id.equals(other.id);
  }

  /** Whether a null key that was read before has its place before this version. */
  boolean isPast(Version nullKey) {
    return !object.equals(nullKey.object)
        || (id.isPresent()
            && nullKey.id.filter(before -> before.compareTo(id.get()) < 0).isPresent());
  }
}
