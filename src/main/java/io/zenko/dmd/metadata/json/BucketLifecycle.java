package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.Entry;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import io.zenko.dmd.metadata.json.journal.Journal;
import io.zenko.dmd.metadata.json.journal.RecordBody;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Makes buckets, changes what is said of them, and removes them: always with the bucket's gate held
 * for writing, so that no change of an entry is under way.
 */
final class BucketLifecycle {
  private final Store store;

  BucketLifecycle(Store store) {
    this.store = store;
  }

  CompletableFuture<Void> create(BucketName name, byte[] attributes, OptionalInt session) {
    RecordBody body = RecordBody.ofAttributes(ChangeMethod.CREATE, name, attributes);
    Shard wanted = store.shardFor(name, session);
    Optional<CompletableFuture<Void>> created = Optional.empty();
    while (created.isEmpty()) {
      Bucket bucket = store.catalogue().claim(wanted.newBucket(name));
      created = create(bucket, wanted, body, attributes);
    }
    return created.get();
  }

  /** Empty where the catalogue has let go of the bucket meanwhile. */
  private Optional<CompletableFuture<Void>> create(
      Bucket bucket, Shard wanted, RecordBody body, byte[] attributes) {
    Shard shard = bucket.shard();
    bucket.gate().writeLock().lock();
    try {
      if (bucket.isDetached()) {
        return Optional.empty();
      }
      bucket.requireSound();
      long epoch = shard.journal().epoch();
      if (bucket.pending().exists()) {
        throw new MetadataException(
            Failure.BUCKET_ALREADY_EXISTS, "there is a bucket " + bucket.name());
      }
      if (shard != wanted && !bucket.committed().exists()) {
        // What is left of a bucket in another session stands in the way of its successor here.
        store.catalogue().remove(bucket);
        return Optional.empty();
      }
      CompletableFuture<Void> created =
          shard
              .journal()
              .append(
                  bucket,
                  body,
                  epoch,
                  (pending, sequence, place) -> BucketState.ofNew(sequence, attributes),
                  null);
      return Optional.of(
          created.whenComplete(
              (result, failure) -> {
                if (failure != null) {
                  shard.forgetIfAbsentAndIdle(bucket);
                }
              }));
    } finally {
      bucket.gate().writeLock().unlock();
    }
  }

  CompletableFuture<Void> putAttributes(BucketName name, byte[] attributes) {
    RecordBody body = RecordBody.ofAttributes(ChangeMethod.PUT_ATTRIBUTES, name, attributes);
    Bucket bucket = store.catalogue().requireLoaded(name);
    bucket.gate().writeLock().lock();
    try {
      Journal journal = bucket.shard().journal();
      long epoch = journal.epoch();
      bucket.requireWritable();
      return journal.append(
          bucket,
          body,
          epoch,
          (pending, sequence, place) -> pending.withAttributes(attributes),
          null);
    } finally {
      bucket.gate().writeLock().unlock();
    }
  }

  CompletableFuture<Void> delete(BucketName name, Predicate<Entry> obstacle) {
    Bucket bucket = store.catalogue().requireLoaded(name);
    bucket.gate().writeLock().lock();
    try {
      Journal journal = bucket.shard().journal();
      long epoch = journal.epoch();
      bucket.requireWritable();
      requireFree(bucket, obstacle);
      return journal.append(
          bucket,
          RecordBody.ofDeletion(name),
          epoch,
          (pending, sequence, place) -> BucketState.ABSENT,
          null);
    } finally {
      bucket.gate().writeLock().unlock();
    }
  }

  private void requireFree(Bucket bucket, Predicate<Entry> obstacle) {
    try (EntryCursor entries = bucket.pendingObject(Key.EMPTY).scan(KeyRange.ALL)) {
      if (entries.hasAny(obstacle)) {
        throw MetadataException.bucketNotEmpty(bucket.name());
      }
    }
  }

  AccessMode accessMode(BucketName name) {
    Bucket bucket = store.catalogue().require(name);
    bucket.requireSound();
    if (!bucket.committed().exists()) {
      throw MetadataException.noSuchBucket(name);
    }
    return bucket.shard().directory().accessModes().isReadOnly(name)
        ? AccessMode.READ_ONLY
        : AccessMode.READ_WRITE;
  }

  CompletableFuture<Void> setAccessMode(BucketName name, AccessMode mode) {
    Bucket bucket = store.catalogue().requireLoaded(name);
    bucket.gate().writeLock().lock();
    try {
      bucket.readPending();
      bucket.shard().directory().accessModes().setReadOnly(name, mode == AccessMode.READ_ONLY);
      return CompletableFuture.completedFuture(null);
    } catch (IOException e) {
      throw new MetadataException(
          Failure.UNAVAILABLE, "the access mode was not saved: " + e.getMessage(), e);
    } finally {
      bucket.gate().writeLock().unlock();
    }
  }
}
