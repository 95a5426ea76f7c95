package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.BucketSize;
import io.zenko.dmd.metadata.Entry;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Sessions;
import io.zenko.dmd.metadata.Update;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import io.zenko.dmd.metadata.json.file.RetiredException;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.journal.Journal;
import io.zenko.dmd.metadata.json.journal.RecordBody;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.memory.MemTable;
import io.zenko.dmd.metadata.json.memory.SegmentValues;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import io.zenko.dmd.metadata.writing.WriteStage;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/** Buckets in JSON files; see docs/format-json.md for the files and {@link Journal} for writes. */
public final class JsonMetadataRepository implements MetadataRepository {
  private static final int ATTEMPTS = 100;

  private final Store store;
  private final BucketLifecycle buckets;
  private final ObjectLocks locks = new ObjectLocks();

  JsonMetadataRepository(Store store) {
    this.store = store;
    this.buckets = new BucketLifecycle(store);
  }

  @Override
  public CompletionStage<Void> createBucket(
      BucketName name, byte[] attributes, OptionalInt session) {
    return WriteStage.of(() -> buckets.create(name, attributes, session));
  }

  @Override
  public Optional<byte[]> attributes(BucketName name) {
    Optional<Bucket> bucket = store.catalogue().find(name);
    bucket.ifPresent(Bucket::requireSound);
    return bucket.map(Bucket::committed).filter(BucketState::exists).map(BucketState::attributes);
  }

  @Override
  public CompletionStage<Void> putAttributes(BucketName name, byte[] attributes) {
    return WriteStage.of(() -> buckets.putAttributes(name, attributes));
  }

  @Override
  public CompletionStage<Void> deleteBucket(BucketName name, Predicate<Entry> obstacle) {
    return WriteStage.of(() -> buckets.delete(name, obstacle));
  }

  @Override
  public EntryCursor buckets(KeyRange range, Order order) {
    return store.catalogue().pass(range, order);
  }

  @Override
  public Set<BucketName> damagedBuckets() {
    return store.catalogue().damaged();
  }

  @Override
  public Optional<byte[]> get(BucketName name, Key key) {
    Bucket bucket = store.catalogue().require(name);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      BucketState state = bucket.read();
      try {
        return state.find(key.utf8(), SegmentValues::read).map(Literal::value);
      } catch (RetiredException e) {
        // The value was moved to another file between the two steps: look it up again.
      } catch (IOException | FormatException e) {
        throw ReadFailures.of(name, e);
      } finally {
        // As long as it is open, a run that was merged away is told from one that is missing.
        Reference.reachabilityFence(bucket);
      }
    }
    throw new MetadataException(Failure.INTERNAL, "no place of the value of " + key + " holds");
  }

  @Override
  public CompletionStage<Void> write(BucketName name, Batch batch) {
    return WriteStage.of(() -> write(store.catalogue().requireLoaded(name), batch));
  }

  private CompletableFuture<Void> write(Bucket bucket, Batch batch) {
    // Outside of all locks, unless it has to tell what is there.
    Optional<RecordBody> early =
        batch.hasOverheadFields() ? Optional.empty() : Optional.of(bodyOf(bucket, batch));
    return inGate(
        bucket,
        epoch ->
            locks.holding(
                bucket.name(),
                batch,
                () -> append(bucket, early.orElseGet(() -> bodyOf(bucket, batch)), epoch, null)));
  }

  @Override
  public <R> CompletionStage<R> update(BucketName name, Key object, Update<R> update) {
    return WriteStage.of(() -> update(store.catalogue().requireLoaded(name), object, update));
  }

  private <R> CompletableFuture<R> update(Bucket bucket, Key object, Update<R> update) {
    return inGate(
        bucket,
        epoch -> locks.holding(bucket.name(), object, () -> apply(bucket, object, update, epoch)));
  }

  /** With the object's lock held, and the epoch of before. */
  private <R> CompletableFuture<R> apply(Bucket bucket, Key object, Update<R> update, long epoch) {
    Update.Change<R> change = update.apply(bucket.pendingObject(object));
    return append(bucket, bodyOf(bucket, change.batch()), epoch, change.result());
  }

  /** Of a batch that names fields of what is there, only while its objects are locked. */
  private RecordBody bodyOf(Bucket bucket, Batch batch) {
    return RecordBody.of(bucket.name(), batch, key -> bucket.pendingObject(key).master());
  }

  /** A change of entries of a bucket that is there, and stays while the change is appended. */
  private <R> CompletableFuture<R> inGate(
      Bucket bucket, LongFunction<CompletableFuture<R>> change) {
    bucket.gate().readLock().lock();
    try {
      long epoch = bucket.shard().journal().epoch();
      bucket.requireWritable();
      return change.apply(epoch);
    } finally {
      bucket.gate().readLock().unlock();
    }
  }

  private <R> CompletableFuture<R> append(Bucket bucket, RecordBody body, long epoch, R result) {
    if (body.places().isEmpty()) {
      // Nothing changes, but the caller saw what may not be durable yet: it waits for that.
      return bucket.shard().journal().settled(bucket, epoch).thenApply(done -> result);
    }
    return bucket
        .shard()
        .journal()
        .append(
            bucket,
            body,
            epoch,
            (pending, sequence, place) -> changed(pending, body, place),
            result);
  }

  private static BucketState changed(
      BucketState pending, RecordBody body, Journal.Placement record) {
    MemTable table = pending.tableFor(record.segment());
    for (RecordBody.Place place : body.places()) {
      table = table.put(place.key(), record.slot(place));
    }
    return pending.withNewest(table);
  }

  @Override
  public EntryCursor scan(BucketName name, KeyRange range, Order order) {
    Bucket bucket = store.catalogue().require(name);
    bucket.load();
    ValueFiles.Pin pin = store.files().pin();
    try {
      KeyCursor entries = bucket.read().cursor(order, SegmentValues::read);
      return new BucketCursor(bucket, entries, range, order, () -> store.files().release(pin));
    } catch (RuntimeException e) {
      store.files().release(pin);
      throw e;
    }
  }

  @Override
  public Optional<BucketSize> size(BucketName name) {
    return store.catalogue().peek(name).flatMap(Bucket::size);
  }

  @Override
  public AccessMode accessMode(BucketName name) {
    return buckets.accessMode(name);
  }

  @Override
  public CompletionStage<Void> setAccessMode(BucketName name, AccessMode mode) {
    return WriteStage.of(() -> buckets.setAccessMode(name, mode));
  }

  @Override
  public Sessions sessions() {
    return new StoreSessions(store);
  }

  @Override
  public void close() {
    store.close();
  }
}
