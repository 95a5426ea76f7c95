package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.BucketSize;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import io.zenko.dmd.metadata.json.bucket.Manifest;
import io.zenko.dmd.metadata.json.journal.Staged;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.merge.Levels;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A bucket by its name: its {@linkplain BucketStates states}, which requests read and the journal
 * moves on, its files, and {@linkplain BucketStand how far} these were opened. What a start finds
 * goes in by {@link #recovery}.
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

  private final BucketStates states = new BucketStates();
  private final BucketStand stand;
  private final BucketRecovery recovery;

  /** Whether the catalogue has let go of it: whoever waited at the gate looks it up again. */
  private volatile boolean detached;

  /**
   * @param isNew whether there are no files of it that count
   */
  Bucket(BucketName name, Shard shard, BucketFiles files, boolean isNew) {
    this.name = name;
    this.shard = shard;
    this.files = files;
    this.stand = new BucketStand(isNew);
    this.recovery = new BucketRecovery(states, stand, () -> shard.catalogue().clearDamage(name));
  }

  @Override
  public BucketName name() {
    return name;
  }

  Shard shard() {
    return shard;
  }

  int session() {
    return shard.session();
  }

  /** For a start, and for the first look at the files. */
  BucketRecovery recovery() {
    return recovery;
  }

  /** To be trusted with the gate held. */
  boolean isDetached() {
    return detached;
  }

  void setDetached() {
    detached = true;
    files.leave();
  }

  BucketFiles files() {
    return files;
  }

  ReadWriteLock gate() {
    return gate;
  }

  /** Whether the manifest was read: then a look at the states is none at the disk. */
  boolean isDescribed() {
    return stand.isDescribed();
  }

  /** Reads the manifest, if that was not done. */
  void describe() throws IOException {
    if (!stand.isDescribed()) {
      describeOnce();
    }
  }

  private synchronized void describeOnce() throws IOException {
    if (!stand.isDescribed()) {
      shard.opener().describe(this);
      stand.described();
    }
  }

  private void requireDescribed() {
    if (!stand.isDescribed()) {
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
    return states.pending();
  }

  @Override
  public void setPending(BucketState state) {
    states.setPending(state);
  }

  @Override
  public BucketState committed() {
    requireDescribed();
    return states.committed();
  }

  @Override
  public void setCommitted(BucketState state) {
    BucketState before = states.committed();
    if (before.created() != state.created() || before.attributes() != state.attributes()) {
      shard.catalogue().changing(name, before);
    }
    states.setCommitted(state);
  }

  /** Why the bucket cannot be served, if it cannot. */
  Optional<String> damage() {
    requireDescribed();
    return stand.damage();
  }

  /** About how much it holds, from what is in memory; empty before its manifest was read. */
  Optional<BucketSize> size() {
    BucketState state = states.committed();
    if (!stand.isDescribed() || stand.damage().isPresent() || !state.exists()) {
      return Optional.empty();
    }
    Manifest.Size inFiles =
        files
            .manifest()
            .filter(known -> known.created() == state.created())
            .map(Manifest::size)
            .orElse(Manifest.Size.NONE);
    return Optional.of(
        new BucketSize(Math.max(0, inFiles.entries() + state.tableEntries()), inFiles.bytes()));
  }

  /** The committed state with its runs; throws where there is no such bucket, or none to trust. */
  BucketState read() {
    load();
    BucketState state = states.committed();
    if (!state.exists()) {
      throw MetadataException.noSuchBucket(name);
    }
    return state;
  }

  /** The pending state with its runs, likewise. */
  BucketState readPending() {
    load();
    BucketState state = states.pending();
    if (!state.exists()) {
      throw MetadataException.noSuchBucket(name);
    }
    return state;
  }

  /** To be called with the gate held: from here on the bucket takes the write or refuses it. */
  void requireWritable() {
    readPending();
    if (shard.directory().accessModes().isReadOnly(name)) {
      throw new MetadataException(Failure.READ_ONLY, "bucket " + name + " is in read-only mode");
    }
  }

  /** An object of it, as the next change finds it. */
  PendingObject pendingObject(Key key) {
    return new PendingObject(this, key, shard.journal(), shard.valueFiles());
  }

  /** Opens the files, if they are not open. */
  void load() {
    requireSound();
    if (!stand.isLoaded()) {
      loadOnce();
    }
  }

  void requireSound() {
    requireDescribed();
    Optional<String> damage = stand.damage();
    if (damage.isPresent()) {
      throw new MetadataException(
          Failure.CORRUPT, "bucket " + name + " is damaged: " + damage.get());
    }
  }

  private synchronized void loadOnce() {
    requireSound();
    if (stand.isLoaded()) {
      return;
    }
    try {
      if (files.areOf(states.committed().created())) {
        Levels levels = files.open();
        states.setBoth(state -> state.withLevels(levels));
      }
      stand.loaded();
      shard.merger().offer(this);
    } catch (FormatException e) {
      stand.damaged(e.getMessage());
      shard.catalogue().setDamage(this, e.getMessage());
      requireSound();
    } catch (IOException e) {
      throw couldNotBeOpened(e);
    }
  }
}
