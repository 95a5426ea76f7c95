package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.ObjectView;
import java.util.Optional;

/**
 * A delete of a version. Where it was the master, or a placeholder stands for the master, the
 * newest version that remains becomes the master.
 *
 * @param versionId the version, or {@code null} for whatever stands under the null key
 * @param isNull whether the version stands under the null key
 */
record VersionDelete(String versionId, boolean isNull) {

  Batch apply(ObjectView object) {
    boolean whateverIsNull = versionId.equals(Versioning.NULL);
    Key gone = object.key().version(isNull || whateverIsNull ? "" : versionId);
    Batch.Builder batch = Batch.builder().delete(gone);
    Optional<ObjectVersion> master = object.master().map(ObjectVersion::new);
    boolean masterGoes =
        !whateverIsNull && master.flatMap(ObjectVersion::versionId).equals(Optional.of(versionId));
    if (masterGoes || master.map(ObjectVersion::isPlaceholder).orElse(false)) {
      Remaining.promote(Remaining.of(object, Optional.of(gone)), object.key(), batch);
    }
    return batch.build();
  }
}
