package io.zenko.dmd.metadata.sql;

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
import io.zenko.dmd.metadata.sql.BucketTable.Described;
import io.zenko.dmd.metadata.writing.WriteStage;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Buckets in a SQL engine; see docs/format-sql.md for the tables, {@link GroupCommit} for writes.
 */
public final class SqlMetadataRepository implements MetadataRepository {
  private final SqlStore store;
  private final Scans scans;

  SqlMetadataRepository(SqlStore store) {
    this.store = store;
    this.scans = new Scans(store.database());
  }

  @Override
  public CompletionStage<Void> createBucket(
      BucketName bucket, byte[] attributes, OptionalInt session) {
    return WriteStage.of(
        () -> {
          int chosen = session.orElse(Math.floorMod(bucket.hashCode(), store.count()));
          if (chosen < 0 || chosen >= store.count()) {
            throw new InvalidRequestException(
                "there is no session " + chosen + ": they go from 0 to " + (store.count() - 1));
          }
          return forgetting(bucket, submit(chosen, new BucketOperation.Create(bucket, attributes)));
        });
  }

  @Override
  public Optional<byte[]> attributes(BucketName bucket) {
    return store.buckets().find(bucket).map(Described::attributes);
  }

  @Override
  public CompletionStage<Void> putAttributes(BucketName bucket, byte[] attributes) {
    return changeBucket(new BucketOperation.PutAttributes(bucket, attributes));
  }

  @Override
  public CompletionStage<Void> deleteBucket(BucketName bucket, Predicate<Entry> obstacle) {
    return changeBucket(new BucketOperation.Delete(bucket, obstacle));
  }

  @Override
  public CompletionStage<Void> setAccessMode(BucketName bucket, AccessMode mode) {
    return changeBucket(new BucketOperation.SetAccessMode(bucket, mode));
  }

  private CompletionStage<Void> changeBucket(BucketOperation operation) {
    BucketName bucket = operation.bucket();
    return WriteStage.of(() -> forgetting(bucket, routed(bucket, operation)));
  }

  @Override
  public CompletionStage<Void> write(BucketName bucket, Batch batch) {
    return WriteStage.of(() -> routed(bucket, new EntriesWrite(bucket, batch)));
  }

  @Override
  public <R> CompletionStage<R> update(BucketName bucket, Key object, Update<R> update) {
    return WriteStage.of(() -> routed(bucket, new ObjectUpdate<>(bucket, object, update)));
  }

  /** Forgets what this daemon knows of the bucket, before it tells anybody of the change. */
  private CompletableFuture<Void> forgetting(BucketName bucket, CompletableFuture<Void> change) {
    return change.whenComplete((done, failure) -> store.buckets().forget(bucket));
  }

  /** Hands the operation to the writer of the bucket's session. */
  private <R> CompletableFuture<R> routed(BucketName bucket, Operation<R> operation) {
    if (store.count() == 1) {
      return submit(0, operation);
    }
    int session = store.of(bucket).orElseThrow(() -> MetadataException.noSuchBucket(bucket));
    return submit(session, operation)
        .exceptionallyCompose(failure -> rerouted(bucket, operation, failure));
  }

  private <R> CompletionStage<R> rerouted(
      BucketName bucket, Operation<R> operation, Throwable failure) {
    if (failure instanceof MovedException moved) {
      store.buckets().forget(bucket);
      return submit(moved.session(), operation);
    }
    return CompletableFuture.failedFuture(failure);
  }

  private <R> CompletableFuture<R> submit(int session, Operation<R> operation) {
    Waiting<R> waiting = new Waiting<>(operation);
    store.writer(session).add(waiting);
    return waiting.future();
  }

  @Override
  public Optional<byte[]> get(BucketName bucket, Key key) {
    EntryTable.Found found = find(bucket, key, ReadMemory.FREE_BYTES);
    while (found.value().isEmpty() && found.bytes().isPresent()) {
      // The value may have grown while this thread waited for room.
      ReadMemory.expect(found.bytes().getAsInt());
      found = find(bucket, key, found.bytes().getAsInt());
    }
    return found.value();
  }

  private EntryTable.Found find(BucketName bucket, Key key, int longest) {
    EntryTable.Found found =
        store.database().read(connection -> EntryTable.find(connection, bucket, key, longest));
    if (!found.bucketExists()) {
      throw MetadataException.noSuchBucket(bucket);
    }
    return found;
  }

  @Override
  public EntryCursor scan(BucketName bucket, KeyRange range, Order order) {
    return scans.entries(bucket, range, order);
  }

  @Override
  public EntryCursor buckets(KeyRange range, Order order) {
    return scans.buckets(range, order);
  }

  @Override
  public AccessMode accessMode(BucketName bucket) {
    BucketRow row =
        store
            .database()
            .read(connection -> BucketTable.findRow(connection, bucket))
            .orElseThrow(() -> MetadataException.noSuchBucket(bucket));
    return row.readOnly() ? AccessMode.READ_ONLY : AccessMode.READ_WRITE;
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
