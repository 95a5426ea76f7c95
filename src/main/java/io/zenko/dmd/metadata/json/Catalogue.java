package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The buckets of all shards by name. A bucket stands here from before its record is made durable
 * until after its removal is; its {@linkplain Bucket#committed() committed state} tells whether it
 * is there.
 */
final class Catalogue {
  private final NavigableMap<BucketName, Bucket> buckets = new ConcurrentSkipListMap<>();

  Optional<Bucket> find(BucketName name) {
    return Optional.ofNullable(buckets.get(name));
  }

  /** The one bucket with this name, so that two creations meet at it whatever their sessions. */
  Bucket claim(Bucket candidate) {
    Bucket known = buckets.putIfAbsent(candidate.name(), candidate);
    return known == null ? candidate : known;
  }

  /** Lets go of a bucket; its gate must be held for writing. */
  void remove(Bucket bucket) {
    buckets.remove(bucket.name(), bucket);
    bucket.setDetached();
  }

  NavigableMap<BucketName, Bucket> all() {
    return buckets;
  }
}
