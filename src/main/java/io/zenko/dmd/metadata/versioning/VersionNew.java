package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.Key;

/**
 * A put under a new version id.
 *
 * @param isMasterAlone whether no version key is written: the null version of a bucket that has
 *     versioning suspended
 * @param deleteNullKey whether an older null version goes
 */
record VersionNew(ObjectVersion value, boolean isMasterAlone, boolean deleteNullKey) {

  Batch apply(Key object, String newId) {
    byte[] master = value.with(ObjectVersion.VERSION_ID, newId).value();
    Batch.Builder batch = Batch.builder().put(object, master);
    if (!isMasterAlone) {
      batch.put(object.version(newId), master);
    }
    if (deleteNullKey) {
      batch.delete(object.version(""));
    }
    return batch.build();
  }
}
