package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The buckets of all shards by name. A bucket stands here from before its record is made durable
 * until after its removal is; its {@linkplain Bucket#committed() committed state} tells whether it
 * is there.
 */
final class Catalogue {
  private final Map<BucketName, Bucket> byName = new ConcurrentHashMap<>();

  /** The same buckets in the order of their names, for lists of them. */
  private final NavigableMap<Key, Bucket> sorted = new ConcurrentSkipListMap<>();

  Optional<Bucket> find(BucketName name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The one bucket with this name, so that two creations meet at it whatever their sessions. */
  Bucket claim(Bucket candidate) {
    return byName.computeIfAbsent(
        candidate.name(),
        name -> {
          sorted.put(Key.of(name.value()), candidate);
          return candidate;
        });
  }

  /** Lets go of a bucket; its gate must be held for writing, unless the store is being opened. */
  void remove(Bucket bucket) {
    byName.computeIfPresent(
        bucket.name(),
        (name, known) -> {
          if (known != bucket) {
            return known;
          }
          sorted.remove(Key.of(name.value()));
          return null;
        });
    bucket.setDetached();
  }

  /** All buckets in the order of their names, from this one on. */
  Collection<Bucket> from(Key first) {
    return sorted.tailMap(first, true).values();
  }

  Collection<Bucket> all() {
    return sorted.values();
  }
}
