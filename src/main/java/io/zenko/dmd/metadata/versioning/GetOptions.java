package io.zenko.dmd.metadata.versioning;

import java.util.Optional;

/**
 * What to get of an object.
 *
 * @param versionId the version, {@code null} for the null key; without it the master
 */
public record GetOptions(Optional<String> versionId) {
  public static final GetOptions NONE = of(QueryParameters.NONE);

  public static GetOptions of(QueryParameters parameters) {
    return new GetOptions(parameters.text("versionId").filter(id -> !id.isEmpty()));
  }
}
