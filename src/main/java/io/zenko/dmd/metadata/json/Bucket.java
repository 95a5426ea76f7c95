package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A bucket's name with what is known of it: its two states (see {@link Journal}), its files, and
 * what the journal had for it at the start. Its keys are loaded when they are first needed.
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

  /** Changes of the journal that are to be applied on top of the files, in order. */
  private List<Recovered> recovered = new ArrayList<>();

  /** A key with its place in the journal; without a place, the key goes. */
  record Recovered(byte[] key, Optional<Slot> slot) {}

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

  /** At the start: the bucket is as its files and the journal have it, its keys not loaded. */
  void restore(long created, byte[] attributes) {
    setBoth(new BucketState(created, attributes, KeyIndex.EMPTY));
    loaded = false;
  }

  /** At the start: the journal removed the bucket, or made it anew. */
  void forget() {
    setBoth(BucketState.ABSENT);
    recovered = new ArrayList<>();
    loaded = true;
    damage = Optional.empty(); // what was before does not matter any more
  }

  /** At the start: the journal replaced the attributes. */
  void restoreAttributes(byte[] attributes) {
    setBoth(committed.withAttributes(attributes));
  }

  void recover(Recovered change) {
    recovered.add(change);
  }

  private void setBoth(BucketState state) {
    pending = state;
    committed = state;
  }

  /** The committed state with its keys; throws where there is no such bucket, or none to trust. */
  BucketState read() {
    load();
    BucketState state = committed;
    if (!state.exists()) {
      throw MetadataException.noSuchBucket(name);
    }
    return state;
  }

  /** The pending state with its keys, likewise. */
  BucketState readPending() {
    load();
    BucketState state = pending;
    if (!state.exists()) {
      throw MetadataException.noSuchBucket(name);
    }
    return state;
  }

  /** Brings the keys into memory, if they are not there. */
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
    try (RunMerge runs = files.merge(files.areOf(committed.created()) ? files.runs() : List.of())) {
      KeyIndex index = KeyIndex.build(new Live(runs));
      for (Recovered change : recovered) {
        index =
            change.slot().isPresent()
                ? index.put(change.key(), change.slot().get())
                : index.remove(change.key());
      }
      setBoth(committed.withIndex(index));
      recovered = new ArrayList<>();
      loaded = true;
    } catch (FormatException e) {
      setDamage(e.getMessage());
      requireSound();
    } catch (IOException | UncheckedIOException e) {
      throw new MetadataException(
          Failure.UNAVAILABLE, "bucket " + name + " could not be opened: " + e.getMessage(), e);
    }
  }

  /** The entries of a merge that are no deletions. */
  private static final class Live implements Iterator<KeyIndex.Located> {
    private final RunMerge runs;
    private Optional<KeyIndex.Located> upcoming;

    Live(RunMerge runs) {
      this.runs = runs;
      this.upcoming = advance();
    }

    private Optional<KeyIndex.Located> advance() {
      while (runs.hasNext()) {
        RunMerge.Item item = runs.next();
        if (item.entry().place().isPresent()) {
          Slot slot = item.entry().place().get().in(item.run().file());
          return Optional.of(new KeyIndex.Located(item.entry().key(), slot));
        }
      }
      return Optional.empty();
    }

    @Override
    public boolean hasNext() {
      return upcoming.isPresent();
    }

    @Override
    public KeyIndex.Located next() {
      KeyIndex.Located current = upcoming.orElseThrow(NoSuchElementException::new);
      upcoming = advance();
      return current;
    }
  }
}
