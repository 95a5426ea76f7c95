package io.zenko.dmd.metadata.versioning;

import static io.zenko.dmd.metadata.versioning.ObjectVersion.IS_NULL;
import static io.zenko.dmd.metadata.versioning.ObjectVersion.IS_NULL_2;
import static io.zenko.dmd.metadata.versioning.ObjectVersion.NULL_VERSION_ID;
import static io.zenko.dmd.metadata.versioning.ObjectVersion.VERSION_ID;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.ObjectView;
import java.util.Optional;

/**
 * A put of the version of a given id: an update of one that is there, or one made elsewhere.
 *
 * <p>Clients that say {@code isNull} keep the null version under the null key where it is not the
 * master; older ones, which do not say it, keep it under its version id and find it by the {@code
 * nullVersionId} of the master. Both write to the same buckets.
 *
 * @param infiniteId the id of what was written before versioning
 */
record VersionPut(
    String versionId, ObjectVersion value, Optional<Boolean> isNull, String infiniteId) {

  Batch apply(ObjectView object) {
    Batch.Builder batch = Batch.builder();
    Optional<ObjectVersion> master = settledMaster(object, batch);
    if (!isNullVersion()) {
      batch.put(object.key().version(versionId), value.value());
    }
    if (master.isEmpty()) {
      batch.put(object.key(), value.value());
    } else if (isNewer(master.get())) {
      besideNewerMaster(object.key(), master.get(), batch);
    } else {
      overMaster(object.key(), master.get(), batch);
    }
    return batch.build();
  }

  /** The master; where a placeholder stands for it, what remains is made the master first. */
  private static Optional<ObjectVersion> settledMaster(ObjectView object, Batch.Builder batch) {
    Optional<ObjectVersion> master = object.master().map(ObjectVersion::new);
    if (master.isEmpty() || !master.get().isPlaceholder()) {
      return master;
    }
    Optional<Remaining> remaining = Remaining.of(object, Optional.empty());
    Remaining.promote(remaining, object.key(), batch);
    return remaining.map(Remaining::version);
  }

  private boolean isNewer(ObjectVersion master) {
    return master.versionId().map(id -> id.compareTo(versionId) < 0).orElse(false);
  }

  private void besideNewerMaster(Key object, ObjectVersion master, Batch.Builder batch) {
    if (isNullVersion() && !master.isNull()) {
      batch.put(object.version(""), value.value()).delete(object.version(versionId));
    }
  }

  /** Later mutations of the batch win over earlier ones of the same key: the order matters. */
  private void overMaster(Key object, ObjectVersion master, Batch.Builder batch) {
    Optional<String> masterId = master.versionId();
    if (isNull.isPresent() && masterId.isPresent() && master.isNull() && !master.isNull2()) {
      batch.delete(object.version(masterId.get()));
    }
    boolean same = masterId.equals(Optional.of(versionId));
    ObjectVersion newMaster = value;
    if (!same || isNull.isEmpty()) {
      boolean masterIsNull = master.isNull() || masterId.isEmpty();
      if (isNullVersion() && !masterIsNull) {
        batch.delete(object.version(""));
      } else if (!isNullVersion() && masterIsNull) {
        keep(object, master, batch);
        if (isNull.isEmpty() && !same) {
          newMaster = value.with(NULL_VERSION_ID, masterId.orElse(infiniteId));
        }
      }
    }
    batch.put(object, newMaster.value());
  }

  /** Keeps a null version that is the master no more. */
  private void keep(Key object, ObjectVersion master, Batch.Builder batch) {
    String id = master.versionId().orElse(infiniteId);
    ObjectVersion kept = master;
    // What is no object can bear no marks; kept as it is, it is at least not lost.
    if (master.isObject()) {
      kept = kept.with(VERSION_ID, id).with(IS_NULL, true);
      kept = isNull.isPresent() ? kept.with(IS_NULL_2, true) : kept;
    }
    batch.put(object.version(isNull.isPresent() ? "" : id), kept.value());
  }

  private boolean isNullVersion() {
    return isNull.orElse(false);
  }
}
