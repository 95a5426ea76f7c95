package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Named;
import io.zenko.dmd.metadata.json.bucket.Manifest;
import io.zenko.dmd.metadata.json.journal.Lifecycles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The buckets of a shard while a start finds out what they are. Whoever reads the journal, or
 * compares the buckets with the last stop, gets this shard's bucket of a name here and tells here
 * what hurt it; {@link #settle} then lets go of those that are no more.
 */
final class FoundBuckets {
  private final Shard shard;
  private final Consumer<String> warnings;
  private final Lifecycles lifecycles = new Lifecycles();

  /** Buckets that the journal has made or removed here, while another session has one so named. */
  private final Map<BucketName, Bucket> shadowed = new HashMap<>();

  FoundBuckets(Shard shard, Consumer<String> warnings) {
    this.shard = shard;
    this.warnings = warnings;
  }

  /** Which buckets the journal makes and removes, for whoever reads it to add to. */
  Lifecycles lifecycles() {
    return lifecycles;
  }

  /** The bucket of this session, whatever other sessions have under its name. */
  Bucket own(BucketName name) throws IOException {
    Bucket bucket = shard.catalogue().claim(shard.newBucket(name));
    if (bucket.session() == shard.session()) {
      bucket.describe();
      return bucket;
    }
    bucket.describe();
    if (bucket.committed().exists() || bucket.damage().isPresent()) {
      // The bucket has moved to the other session: what is left here is of before.
      Bucket before = shadowed.computeIfAbsent(name, shard::idleBucket);
      before.describe();
      return before;
    }
    shard.catalogue().remove(bucket);
    return own(name);
  }

  /** The last record that the files of any bucket have; all of them are looked at. */
  long lastInFiles() throws IOException {
    long last = 0;
    for (Named named : shard.catalogue().namesOf(shard.session())) {
      Optional<Bucket> bucket = shard.catalogue().look(named.name());
      if (bucket.isPresent()) {
        bucket.get().describe();
        last = Math.max(last, bucket.get().files().manifest().map(Manifest::checkpoint).orElse(0L));
      }
    }
    return last;
  }

  /** One bucket is hurt. */
  void damage(BucketName name, String reason) {
    try {
      shard.opener().damage(own(name), reason);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The journal has lost a record, and nobody knows of which bucket: each is hurt whose files do
   * not have that record already.
   */
  void damageFrom(long sequence, String reason) {
    warnings.accept(reason);
    shard.losses().add(sequence, reason);
    for (Bucket bucket : shard.catalogue().open()) {
      if (bucket.session() == shard.session() && bucket.isDescribed()) {
        boolean holds =
            bucket.files().manifest().map(m -> m.checkpoint() >= sequence).orElse(false);
        if (!holds) {
          bucket.recovery().damaged(reason);
        }
      }
    }
  }

  /** The journal was read, and the buckets were compared with what the last stop had left. */
  void settle() throws IOException {
    for (Map.Entry<BucketName, Long> missing : lifecycles.missing().entrySet()) {
      // Where the last stop had left files of the bucket, that was told already, and says more.
      if (own(missing.getKey()).damage().isEmpty()) {
        damage(missing.getKey(), Lifecycles.neverMade(missing.getValue()));
      }
    }
    for (BucketName name : lifecycles.changed()) {
      Bucket bucket = own(name);
      if (isGone(bucket)) {
        letGo(bucket);
      }
    }
    if (!shard.losses().isEmpty() && isAnyHurt()) {
      shard.setHurtByLosses();
    }
  }

  private boolean isGone(Bucket bucket) {
    return bucket.session() == shard.session()
        && !bucket.committed().exists()
        && bucket.damage().isEmpty();
  }

  /** The journal removed the bucket, but not yet its files. */
  private void letGo(Bucket bucket) throws IOException {
    if (bucket.files().manifest().isPresent()) {
      bucket.files().remove();
    }
    shard.catalogue().remove(bucket);
  }

  private boolean isAnyHurt() throws IOException {
    for (Named named : shard.catalogue().namesOf(shard.session())) {
      Optional<Bucket> bucket = shard.catalogue().look(named.name());
      if (bucket.isPresent()) {
        bucket.get().describe();
        if (bucket.get().damage().isPresent()) {
          return true;
        }
      }
    }
    return false;
  }
}
