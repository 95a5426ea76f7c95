package io.zenko.dmd.metadata.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.sql.BucketTable.Described;
import java.time.Duration;
import java.util.Optional;

/**
 * Buckets with their attributes, which front ends ask for with each object. What other daemons
 * change shows when the bucket has been here for long enough; what this one changes, at once:
 * between a commit and its answer the bucket is forgotten, and a look for it that has begun before
 * is waited for and forgotten with it.
 *
 * <p>That there is no bucket of a name is never remembered.
 */
final class BucketCache {
  private static final long MOST_BYTES = 16 << 20;
  private static final int OVERHEAD_BYTES = 256;

  private final Connections database;
  private final Cache<BucketName, Described> buckets;

  BucketCache(Connections database, Duration age, Ticker ticker) {
    this.database = database;
    this.buckets =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .ticker(ticker)
            .maximumWeight(MOST_BYTES)
            .weigher(BucketCache::weight)
            .expireAfterWrite(age)
            .build();
  }

  private static int weight(BucketName name, Described bucket) {
    return OVERHEAD_BYTES + bucket.attributes().length;
  }

  Optional<Described> find(BucketName name) {
    return Optional.ofNullable(buckets.get(name, this::read));
  }

  private Described read(BucketName name) {
    return database.read(connection -> BucketTable.find(connection, name)).orElse(null);
  }

  void forget(BucketName name) {
    buckets.invalidate(name);
  }
}
