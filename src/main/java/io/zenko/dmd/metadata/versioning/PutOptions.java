package io.zenko.dmd.metadata.versioning;

import java.util.List;
import java.util.Optional;

/**
 * How to put an object.
 *
 * @param versioning whether to make a new version
 * @param versionId the version to put: empty for a new one that is the master alone, {@code null}
 *     for the null key; goes before {@code versioning}
 * @param isNull whether it is the null version; absent from clients that do not know the null key
 * @param deleteNullKey whether the null key goes with the new master
 * @param overheadFields what the change log is to tell of the values that are replaced
 */
public record PutOptions(
    boolean versioning,
    Optional<String> versionId,
    Optional<Boolean> isNull,
    boolean deleteNullKey,
    List<String> overheadFields) {
  public static final PutOptions NONE = of(QueryParameters.NONE);

  /**
   * @throws io.zenko.dmd.metadata.InvalidRequestException where a flag is neither true nor false
   */
  public static PutOptions of(QueryParameters parameters) {
    boolean asked = parameters.text("versioning").isPresent();
    return new PutOptions(
        asked && parameters.flag("versioning").orElse(true),
        parameters.text("versionId"),
        parameters.flag("isNull"),
        parameters.flag("deleteNullKey").orElse(false),
        parameters.overheadFields());
  }
}
