package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.EntryCursor;
import java.io.IOException;
import java.util.Optional;

/**
 * A listing of the versions that a lifecycle rule is about: of many versions it writes few. So it
 * ends, truncated, once it has looked at as many entries as it may.
 */
abstract class LifecycleVersions extends DelimiterVersions {
  private final ScanLimit scanLimit;

  LifecycleVersions(ListingParameters parameters) {
    super(parameters);
    this.scanLimit = ScanLimit.of(parameters);
  }

  LifecycleVersions(
      ListingParameters parameters,
      Scope scope,
      Optional<String> keyMarker,
      Optional<String> versionIdMarker) {
    super(parameters, scope, keyMarker, versionIdMarker);
    this.scanLimit = ScanLimit.of(parameters);
  }

  @Override
  final void begin(JsonOutput out) throws IOException {
    out.raw("{\"Contents\":[");
  }

  @Override
  final Step visit(EntryCursor entry) throws IOException {
    if (scanLimit.isReached()) {
      endByLimit();
      truncate();
      return Step.STOP;
    }
    scanLimit.count();
    return super.visit(entry);
  }

  /** Called where entries are left that the listing may not look at. */
  void endByLimit() {}

  @Override
  final int stepsBeforeJump() {
    return scanLimit.stepsBeforeJump(super.stepsBeforeJump());
  }

  final ScanLimit scanLimit() {
    return scanLimit;
  }
}
