package io.zenko.dmd.metadata.listing;

/** How many entries a listing for lifecycle rules may look at before it ends, truncated. */
final class ScanLimit {
  private static final int NONE = 0;

  private final int maxEntries;
  private int entries;

  private ScanLimit(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  static ScanLimit of(Parameters parameters) {
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
}
