package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.ObjectView;
import java.util.Optional;

/**
 * The newest version that remains of an object without a master.
 *
 * @param isNullKey whether it stands under the null key
 */
record Remaining(ObjectVersion version, boolean isNullKey) {

  /** The newest of the object's versions, but for the entry that is about to go. */
  static Optional<Remaining> of(ObjectView object, Optional<Key> gone) {
    try (EntryCursor versions = object.versions()) {
      return newest(object.key(), versions, gone);
    }
  }

  /**
   * The newest of the versions that the cursor has before it, the null key first. They stand from
   * new to old, but for that of the null key: its place is that of the version id in its value, or
   * the last where it has none.
   */
  static Optional<Remaining> newest(Key object, EntryCursor versions, Optional<Key> gone) {
    Key nullKey = object.version("");
    Optional<Remaining> ofNullKey = Optional.empty();
    while (versions.next()) {
      Key key = versions.key();
      if (gone.equals(Optional.of(key))) {
        continue;
      }
      ObjectVersion version = new ObjectVersion(versions.value());
      if (key.equals(nullKey)) {
        ofNullKey = Optional.of(new Remaining(version, true));
        continue;
      }
      boolean nullIsNewer =
          ofNullKey
              .flatMap(remaining -> remaining.version.versionId())
              .map(id -> key.compareTo(object.version(id)) > 0)
              .orElse(false);
      return nullIsNewer ? ofNullKey : Optional.of(new Remaining(version, false));
    }
    return ofNullKey;
  }

  /** Makes what remains the master, and no key of its own where it was the null key. */
  static void promote(Optional<Remaining> remaining, Key object, Batch.Builder batch) {
    if (remaining.isEmpty()) {
      batch.delete(object);
      return;
    }
    batch.put(object, remaining.get().version.value());
    if (remaining.get().isNullKey) {
      batch.delete(object.version(""));
    }
  }
}
