package io.zenko.dmd.metadata.versioning;

import java.util.List;
import java.util.Optional;

/**
 * What to delete of an object.
 *
 * @param versionId the version, {@code null} for the null key; without it the master
 * @param isNull whether that version stands under the null key
 * @param overheadFields what the change log is to tell of the values that go
 */
public record DeleteOptions(
    Optional<String> versionId, boolean isNull, List<String> overheadFields) {
  public static final DeleteOptions NONE = of(QueryParameters.NONE);

  /**
   * @throws io.zenko.dmd.metadata.InvalidRequestException where a flag is neither true nor false
   */
  public static DeleteOptions of(QueryParameters parameters) {
    return new DeleteOptions(
        parameters.text("versionId").filter(id -> !id.isEmpty()),
        parameters.flag("isNull").orElse(false),
        parameters.overheadFields());
  }
}
