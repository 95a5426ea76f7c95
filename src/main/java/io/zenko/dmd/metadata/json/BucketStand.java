package io.zenko.dmd.metadata.json;

import java.util.Optional;

/**
 * How far a bucket was opened: its manifest is read when it is first asked for anything, its runs
 * when they are first needed, and either may turn out to be damaged.
 */
final class BucketStand {
  private volatile boolean described;
  private volatile boolean loaded = true;
  private volatile Optional<String> damage = Optional.empty();

  /**
   * @param described whether what the files say is known: of a new bucket they say nothing
   */
  BucketStand(boolean described) {
    this.described = described;
  }

  /** Whether the manifest was read: then a look at the states is none at the disk. */
  boolean isDescribed() {
    return described;
  }

  void described() {
    described = true;
  }

  /** Whether the runs are open, or there are none. */
  boolean isLoaded() {
    return loaded;
  }

  void loaded() {
    loaded = true;
  }

  /** There are runs, and they are not open. */
  void closed() {
    loaded = false;
  }

  /** Why the bucket cannot be served, if it cannot. */
  Optional<String> damage() {
    return damage;
  }

  void damaged(String reason) {
    damage = Optional.of(reason);
  }

  /** As of a bucket that has no files yet. */
  void fresh() {
    loaded = true;
    damage = Optional.empty();
  }
}
