package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Entry;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Sessions;
import io.zenko.dmd.metadata.Update;
import io.zenko.dmd.metadata.reading.ReadMemory;
import io.zenko.dmd.metadata.writing.WriteStage;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Buckets as JSON documents in memcached; see docs/format-memcached.md for the documents, {@link
 * Committer} for writes.
 */
public final class MemcachedMetadataRepository implements MetadataRepository {
  private final MemcachedStore store;

  MemcachedMetadataRepository(MemcachedStore store) {
    this.store = store;
  }

  @Override
  public CompletionStage<Void> createBucket(
      BucketName bucket, byte[] attributes, OptionalInt session) {
    int chosen = session.orElse(Math.floorMod(bucket.hashCode(), store.count()));
    if (chosen < 0 || chosen >= store.count()) {
      return CompletableFuture.failedFuture(
          new InvalidRequestException(
              "there is no session " + chosen + ": they go from 0 to " + (store.count() - 1)));
    }
    return submit(new BucketOperation.Create(bucket, attributes, chosen));
  }

  @Override
  public Optional<byte[]> attributes(BucketName bucket) {
    Snapshot now = store.roots().now();
    return find(now, now.root().attributes(), Transaction.key(bucket));
  }

  private Optional<byte[]> find(Snapshot now, String tree, Key key) {
    Optional<LeafEntry> entry = TreeCursor.find(store.pages(), now, tree, key);
    entry.filter(LeafEntry::isInParts).ifPresent(parts -> ReadMemory.expect(parts.valueBytes()));
    return entry.map(found -> store.pages().value(now, found));
  }

  @Override
  public CompletionStage<Void> putAttributes(BucketName bucket, byte[] attributes) {
    return submit(new BucketOperation.PutAttributes(bucket, attributes));
  }

  @Override
  public CompletionStage<Void> deleteBucket(BucketName bucket, Predicate<Entry> obstacle) {
    return submit(new BucketOperation.Delete(bucket, obstacle));
  }

  @Override
  public CompletionStage<Void> setAccessMode(BucketName bucket, AccessMode mode) {
    return submit(new BucketOperation.SetReadOnly(bucket, mode == AccessMode.READ_ONLY));
  }

  @Override
  public CompletionStage<Void> write(BucketName bucket, Batch batch) {
    return submit(new EntriesWrite(bucket, batch));
  }

  @Override
  public <R> CompletionStage<R> update(BucketName bucket, Key object, Update<R> update) {
    return submit(new ObjectUpdate<>(bucket, object, update));
  }

  private <R> CompletionStage<R> submit(Operation<R> operation) {
    Waiting<R> waiting = new Waiting<>(operation);
    return WriteStage.of(
        () -> {
          store.queue().add(waiting);
          return waiting.future();
        });
  }

  @Override
  public EntryCursor buckets(KeyRange range, Order order) {
    Snapshot now = store.roots().now();
    return new TreeCursor(store.pages(), now, now.root().attributes(), range, order);
  }

  @Override
  public Optional<byte[]> get(BucketName bucket, Key key) {
    Snapshot now = store.roots().now();
    return find(now, record(now, bucket).tree(), key);
  }

  @Override
  public EntryCursor scan(BucketName bucket, KeyRange range, Order order) {
    Snapshot now = store.roots().now();
    return new TreeCursor(store.pages(), now, record(now, bucket).tree(), range, order);
  }

  private BucketRecord record(Snapshot now, BucketName bucket) {
    return Transaction.find(store.pages(), now, bucket)
        .orElseThrow(() -> MetadataException.noSuchBucket(bucket));
  }

  @Override
  public AccessMode accessMode(BucketName bucket) {
    return record(store.roots().now(), bucket).readOnly()
        ? AccessMode.READ_ONLY
        : AccessMode.READ_WRITE;
  }

  @Override
  public Sessions sessions() {
    return store;
  }

  @Override
  public void close() {
    store.close();
  }
}
