package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Entry;
import io.zenko.dmd.metadata.Key;
import java.util.function.Predicate;

/** What keeps a bucket from being deleted: entries that are more than the record of a deletion. */
final class Obstacle {
  private static final Key INTERNAL = Key.of("\u007fR");

  private Obstacle() {}

  static Predicate<Entry> to(BucketName bucket) {
    return bucket.isMultipartShadow() ? entry -> false : Obstacle::holds;
  }

  private static boolean holds(Entry entry) {
    if (entry.key().startsWith(INTERNAL)) {
      return false;
    }
    JsonFields value = new JsonFields(entry.value());
    return !value.isTrue("isPHD") && !value.isTrue("isDeleteMarker");
  }
}
