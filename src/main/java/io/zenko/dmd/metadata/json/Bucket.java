package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.merge.Levels;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/**
 * A bucket's name with what is known of it: its two states (see {@link Journal}), its files, and
 * why it is not served, where it is damaged. Its files are opened when they are first needed.
 */
final class Bucket {
  private final BucketName name;
  private final int session;
  private final BucketFiles files;

  /**
   * Held for reading by whoever changes entries, from its look at the pending state to its append;
   * for writing by whoever makes or removes the bucket.
   */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private volatile BucketState pending = BucketState.ABSENT;
  private volatile BucketState committed = BucketState.ABSENT;
  private volatile boolean loaded = true;
  private volatile Optional<String> damage = Optional.empty();

  /** Whether the catalogue has let go of it: whoever waited at the gate looks it up again. */
  private boolean detached;

  Bucket(BucketName name, int session, BucketFiles files) {
    this.name = name;
    this.session = session;
    this.files = files;
  }

  BucketName name() {
    return name;
  }

  int session() {
    return session;
  }

  /** To be called with the gate held. */
  boolean isDetached() {
    return detached;
  }

  void setDetached() {
    detached = true;
  }

  BucketFiles files() {
    return files;
  }

  ReadWriteLock gate() {
    return gate;
  }

  BucketState pending() {
    return pending;
  }

  void setPending(BucketState state) {
    pending = state;
  }

  BucketState committed() {
    return committed;
  }

  void setCommitted(BucketState state) {
    committed = state;
  }

  /** Why the bucket cannot be served, if it cannot. */
  Optional<String> damage() {
    return damage;
  }

  void setDamage(String reason) {
    damage = Optional.of(reason);
  }

  /** At the start: as above, and what the journal had for it is of no use any more. */
  void recoverDamaged(String reason) {
    setDamage(reason);
    setBoth(committed.withoutTables());
  }

  /** At the start: the bucket is as its files and the journal have it, its files not opened. */
  void restore(long created, byte[] attributes) {
    setBoth(BucketState.ofNew(created, attributes));
    loaded = false;
  }

  /** At the start: the journal removed the bucket, or made it anew. */
  void forget() {
    setBoth(BucketState.ABSENT);
    loaded = true;
    damage = Optional.empty(); // what was before does not matter any more
  }

  /** At the start: the journal changed it. */
  void recover(UnaryOperator<BucketState> change) {
    setBoth(change.apply(committed));
  }

  private void setBoth(BucketState state) {
    pending = state;
    committed = state;
  }

  /** The committed state with its runs; throws where there is no such bucket, or none to trust. */
  BucketState read() {
    load();
    BucketState state = committed;
    if (!state.exists()) {
      throw MetadataException.noSuchBucket(name);
    }
    return state;
  }

  /** The pending state with its runs, likewise. */
  BucketState readPending() {
    load();
    BucketState state = pending;
    if (!state.exists()) {
      throw MetadataException.noSuchBucket(name);
    }
    return state;
  }

  /** Opens the files, if they are not open. */
  void load() {
    requireSound();
    if (!loaded) {
      loadOnce();
    }
  }

  void requireSound() {
    if (damage.isPresent()) {
      throw new MetadataException(
          Failure.CORRUPT, "bucket " + name + " is damaged: " + damage.get());
    }
  }

  private synchronized void loadOnce() {
    requireSound();
    if (loaded) {
      return;
    }
    try {
      if (files.areOf(committed.created())) {
        Levels levels = files.open();
        setBoth(committed.withLevels(levels));
      }
      loaded = true;
    } catch (FormatException e) {
      setDamage(e.getMessage());
      requireSound();
    } catch (IOException e) {
      throw new MetadataException(
          Failure.UNAVAILABLE, "bucket " + name + " could not be opened: " + e.getMessage(), e);
    }
  }
}
