package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.Mutation;
import java.util.List;

/**
 * A put under a new version id.
 *
 * @param isMasterAlone whether no version key is written: the null version of a bucket that has
 *     versioning suspended
 * @param deleteNullKey whether an older null version goes
 * @param overheadFields what the change log is to tell of what the master was, and of the older
 *     null version; a version that is new replaces nothing
 */
record VersionNew(
    ObjectVersion value,
    boolean isMasterAlone,
    boolean deleteNullKey,
    List<String> overheadFields) {

  Batch apply(Key object, String newId) {
    byte[] master = value.with(ObjectVersion.VERSION_ID, newId).value();
    Batch.Builder batch = Batch.builder().add(new Mutation.Put(object, master, overheadFields));
    if (!isMasterAlone) {
      batch.put(object.version(newId), master);
    }
    if (deleteNullKey) {
      batch.add(new Mutation.Delete(object.version(""), overheadFields));
    }
    return batch.build();
  }
}
