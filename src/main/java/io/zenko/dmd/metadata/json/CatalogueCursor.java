package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Named;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A pass over the buckets as they were when it began. It goes by the names that are there now, and
 * keeps of each bucket that changes meanwhile what it was. The attributes of a bucket that nobody
 * uses are read when somebody asks for them.
 */
final class CatalogueCursor implements EntryCursor {
  private final Catalogue catalogue;
  private final KeyRange range;
  private final boolean ascending;

  /**
   * The attributes of buckets that changed since, as they were; empty where there was no bucket.
   */
  private final NavigableMap<Key, Optional<byte[]>> kept = new ConcurrentSkipListMap<>();

  /** Upward where the next name may be at first, downward what it is before. */
  private Optional<Key> bound;

  private Key current = Key.EMPTY;
  private Optional<byte[]> attributes = Optional.empty();
  private boolean ended;

  CatalogueCursor(Catalogue catalogue, KeyRange range, Order order) {
    this.catalogue = catalogue;
    this.range = range;
    this.ascending = order == Order.ASCENDING;
    this.bound = ascending ? Optional.of(range.from()) : range.to();
  }

  /** A bucket is about to change, of which this was the last that readers saw. */
  void keep(BucketName name, BucketState before) {
    kept.putIfAbsent(
        Key.of(name.value()),
        before.exists() ? Optional.of(before.attributes()) : Optional.empty());
  }

  @Override
  public boolean next() {
    while (!ended) {
      Optional<Key> key = nextKey();
      ended = key.isEmpty() || !range.contains(key.get());
      if (!ended) {
        current = key.get();
        bound = Optional.of(ascending ? current.next() : current);
        if (isThere()) {
          return true;
        }
      }
    }
    return false;
  }

  private Optional<Key> nextKey() {
    // In this order: a bucket that goes is kept before its name goes.
    Optional<Key> live =
        (ascending
                ? catalogue.names().ceiling(bound.orElseThrow())
                : catalogue.names().lower(bound))
            .map(Named::key);
    Map.Entry<Key, Optional<byte[]>> old;
    if (ascending) {
      old = kept.ceilingEntry(bound.orElseThrow());
    } else {
      old = bound.isPresent() ? kept.lowerEntry(bound.get()) : kept.lastEntry();
    }
    if (old == null || (live.isPresent() && isBefore(live.get(), old.getKey()))) {
      return live;
    }
    return Optional.of(old.getKey());
  }

  private boolean isBefore(Key key, Key other) {
    int order = key.compareTo(other);
    return ascending ? order < 0 : order > 0;
  }

  /** Whether the bucket was there; its attributes are read only where that is needed to tell. */
  private boolean isThere() {
    BucketName name = new BucketName(current.text());
    attributes = Optional.empty();
    boolean there =
        catalogue.peek(name).isEmpty()
            && catalogue
                .names()
                .find(name)
                .filter(facts -> facts.visited() && facts.hasFiles())
                .isPresent()
            && catalogue.damageOf(name).isEmpty();
    if (!there) {
      attributes = attributesNow(name);
      there = attributes.isPresent();
    }
    // What was kept counts; it is looked at last, since a change keeps before it shows.
    Optional<byte[]> before = kept.get(current);
    if (before != null) {
      attributes = before;
      return before.isPresent();
    }
    return there;
  }

  private Optional<byte[]> attributesNow(BucketName name) {
    return catalogue
        .look(name)
        .map(Bucket::committed)
        .filter(BucketState::exists)
        .map(BucketState::attributes);
  }

  @Override
  public void seek(Key key) {
    // Downward the next name is the key or before it.
    Key wanted = ascending ? key : key.next();
    if (bound.isEmpty() || isBefore(bound.get(), wanted)) {
      bound = Optional.of(wanted);
    }
  }

  @Override
  public Key key() {
    return current;
  }

  @Override
  public byte[] value() {
    if (attributes.isEmpty()) {
      BucketName name = new BucketName(current.text());
      Optional<byte[]> now = attributesNow(name);
      Optional<byte[]> before = kept.get(current);
      if (now.isEmpty() && before == null) {
        catalogue.look(name).ifPresent(Bucket::requireSound);
      }
      attributes = before != null ? before : now;
    }
    return attributes.orElseThrow();
  }

  @Override
  public void close() {
    catalogue.ended(this);
  }
}
