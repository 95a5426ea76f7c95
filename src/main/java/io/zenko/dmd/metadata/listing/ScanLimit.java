package io.zenko.dmd.metadata.listing;

/** How many entries a listing for lifecycle rules may look at before it ends, truncated. */
final class ScanLimit {
  private static final int NONE = 0;

  /** The reference counts skipped entries against the limit too, and jumps after so many. */
  private static final int COUNTED_STEPS_BEFORE_JUMP = 100;

  private final int maxEntries;
  private int entries;

  private ScanLimit(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  static ScanLimit of(ListingParameters parameters) {
    return new ScanLimit(parameters.count("maxScannedLifecycleListingEntries", NONE));
  }

  boolean isSet() {
    return maxEntries != NONE;
  }

  boolean isReached() {
    return isSet() && entries >= maxEntries;
  }

  void count() {
    entries++;
  }

  /** How many entries in a row are skipped one by one, where it is so many without a limit. */
  int stepsBeforeJump(int withoutLimit) {
    return isSet() ? COUNTED_STEPS_BEFORE_JUMP : withoutLimit;
  }
}
