package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.metadata.Key;
import java.util.Optional;

/** A version of an object, as it was read from an entry. */
final class Version {
  private final VersionKey key;
  private final byte[] value;
  private final JsonFields fields;

  Version(VersionKey key, byte[] value) {
    this(key, value, new JsonFields(value));
  }

  private Version(VersionKey key, byte[] value, JsonFields fields) {
    this.key = key;
    this.value = value;
    this.fields = fields;
  }

  VersionKey key() {
    return key;
  }

  Key object() {
    return key.object();
  }

  Optional<String> id() {
    return key.id();
  }

  byte[] value() {
    return value;
  }

  JsonFields fields() {
    return fields;
  }

  /** This version under the id that its value says, if any. */
  Version withIdOfValue() {
    return withId(fields.text("versionId"));
  }

  Version withId(Optional<String> newId) {
    return new Version(key.withId(newId), value, fields);
  }
}
