package io.zenko.dmd.metadata.memcached;

/**
 * A root that was there when it was asked for.
 *
 * @param nanos a moment at which it was, or before
 */
record Snapshot(Root root, long nanos) {
  /** Whether pages that it names may have been removed since. */
  boolean isPast() {
    return System.nanoTime() - nanos > root.grace().toNanos();
  }

  /** Whether it is too old to begin something with it. */
  boolean isOld() {
    return System.nanoTime() - nanos > root.grace().toNanos() / 4;
  }
}
