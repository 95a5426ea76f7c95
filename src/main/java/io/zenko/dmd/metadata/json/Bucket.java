package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import io.zenko.dmd.metadata.json.journal.Staged;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.merge.Levels;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/**
 * A bucket's name with what is known of it: its two states (see {@link Journal}), its files, and
 * why it is not served, where it is damaged. Its manifest is read when it is first asked for
 * anything, its runs are opened when they are first needed.
 */
final class Bucket implements Staged<BucketState> {
  private final BucketName name;
  private final Shard shard;
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

  /** Whether what the files say is known: of a new bucket they say nothing. */
  private volatile boolean described;

  /** Whether the catalogue has let go of it: whoever waited at the gate looks it up again. */
  private volatile boolean detached;

  /**
   * @param isNew whether there are no files of it that count
   */
  Bucket(BucketName name, Shard shard, BucketFiles files, boolean isNew) {
    this.name = name;
    this.shard = shard;
    this.files = files;
    this.described = isNew;
  }

  @Override
  public BucketName name() {
    return name;
  }

  int session() {
    return shard.session();
  }

  /** To be trusted with the gate held. */
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

  /** Whether the manifest was read: then a look at the states is none at the disk. */
  boolean isDescribed() {
    return described;
  }

  /** Reads the manifest, if that was not done. */
  void describe() throws IOException {
    if (!described) {
      describeOnce();
    }
  }

  private synchronized void describeOnce() throws IOException {
    if (!described) {
      shard.opener().describe(this);
      described = true;
    }
  }

  private void requireDescribed() {
    if (!described) {
      try {
        describeOnce();
      } catch (IOException e) {
        throw couldNotBeOpened(e);
      }
    }
  }

  private MetadataException couldNotBeOpened(IOException cause) {
    return new MetadataException(
        Failure.UNAVAILABLE,
        "bucket " + name + " could not be opened: " + cause.getMessage(),
        cause);
  }

  @Override
  public BucketState pending() {
    requireDescribed();
    return pending;
  }

  @Override
  public void setPending(BucketState state) {
    pending = state;
  }

  @Override
  public BucketState committed() {
    requireDescribed();
    return committed;
  }

  @Override
  public void setCommitted(BucketState state) {
    BucketState before = committed;
    if (before.created() != state.created() || before.attributes() != state.attributes()) {
      shard.catalogue().changing(name, before);
    }
    committed = state;
  }

  /** Why the bucket cannot be served, if it cannot. */
  Optional<String> damage() {
    requireDescribed();
    return damage;
  }

  void setDamage(String reason) {
    damage = Optional.of(reason);
  }

  /** The bucket cannot be trusted, and what the journal had for it is of no use any more. */
  void recoverDamaged(String reason) {
    setDamage(reason);
    setBoth(committed.withoutTables());
  }

  /** The bucket is as its files or the journal have it, its runs not opened. */
  void restore(long created, byte[] attributes) {
    setBoth(BucketState.ofNew(created, attributes));
    loaded = false;
  }

  /** At the start: the journal removed the bucket, or made it anew. */
  void forget() {
    setBoth(BucketState.ABSENT);
    loaded = true;
    damage = Optional.empty(); // what was before does not matter any more
    shard.catalogue().clearDamage(name);
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
    requireDescribed();
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
      shard.catalogue().setDamage(this, e.getMessage());
      requireSound();
    } catch (IOException e) {
      throw couldNotBeOpened(e);
    }
  }
}
