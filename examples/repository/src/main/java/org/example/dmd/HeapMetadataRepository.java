package org.example.dmd;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.Entry;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Overhead;
import io.zenko.dmd.metadata.Sessions;
import io.zenko.dmd.metadata.Update;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Buckets in memory behind a journal: a change is a record, is forced to the journal, and is then
 * applied; opening the store applies them all again. One lock for everything.
 *
 * <p>The heap holds all metadata and every change there ever was, and a pass copies the keys of its
 * range: for a laboratory of some hundred thousand objects, not for more.
 */
public final class HeapMetadataRepository implements MetadataRepository {
  private static final Key READ_ONLY = Key.of("READ_ONLY");

  private final NavigableMap<Key, byte[]> attributes = new TreeMap<>();
  private final NavigableMap<Key, NavigableMap<Key, byte[]>> entries = new TreeMap<>();
  private final NavigableMap<Key, AccessMode> modes = new TreeMap<>();
  private final List<LogRecord> changes = new ArrayList<>();
  private final MonotonicClock clock;
  private final Journal journal;

  public HeapMetadataRepository(Path file, MonotonicClock clock) {
    this.clock = clock;
    this.journal = Journal.open(file, this::replay);
  }

  private void replay(LogRecord change) {
    clock.raiseAbove(change.time().toEpochMilli());
    apply(change);
  }

  @Override
  public synchronized CompletionStage<Void> createBucket(
      BucketName bucket, byte[] value, OptionalInt session) {
    return stage(
        () -> {
          if (session.orElse(0) != 0) {
            throw new InvalidRequestException("there is session 0 alone");
          }
          if (attributes.containsKey(key(bucket))) {
            throw new MetadataException(Failure.BUCKET_ALREADY_EXISTS, bucket.value());
          }
          return commit(ChangeMethod.CREATE, bucket, put(key(bucket), value));
        });
  }

  @Override
  public synchronized Optional<byte[]> attributes(BucketName bucket) {
    return Optional.ofNullable(attributes.get(key(bucket)));
  }

  @Override
  public synchronized CompletionStage<Void> putAttributes(BucketName bucket, byte[] value) {
    return stage(
        () -> {
          writable(bucket);
          return commit(ChangeMethod.PUT_ATTRIBUTES, bucket, put(key(bucket), value));
        });
  }

  @Override
  public synchronized CompletionStage<Void> deleteBucket(
      BucketName bucket, Predicate<Entry> obstacle) {
    return stage(
        () -> {
          boolean occupied =
              writable(bucket).entrySet().stream()
                  .anyMatch(e -> obstacle.test(new Entry(e.getKey(), e.getValue())));
          if (occupied) {
            throw new MetadataException(Failure.BUCKET_NOT_EMPTY, bucket.value());
          }
          return commit(ChangeMethod.DELETE, bucket, List.of());
        });
  }

  @Override
  public synchronized EntryCursor buckets(KeyRange range, Order order) {
    return new MapCursor(attributes, range, order);
  }

  @Override
  public synchronized Optional<byte[]> get(BucketName bucket, Key key) {
    return Optional.ofNullable(existing(bucket).get(key));
  }

  @Override
  public synchronized CompletionStage<Void> write(BucketName bucket, Batch batch) {
    return stage(
        () -> {
          writable(bucket);
          return commit(bucket, batch);
        });
  }

  @Override
  public synchronized <R> CompletionStage<R> update(
      BucketName bucket, Key object, Update<R> update) {
    return stage(
        () -> {
          Update.Change<R> change = update.apply(new MapObjectView(writable(bucket), object));
          commit(bucket, change.batch());
          return change.result();
        });
  }

  @Override
  public synchronized EntryCursor scan(BucketName bucket, KeyRange range, Order order) {
    return new MapCursor(existing(bucket), range, order);
  }

  @Override
  public synchronized AccessMode accessMode(BucketName bucket) {
    existing(bucket);
    return modes.getOrDefault(key(bucket), AccessMode.READ_WRITE);
  }

  /** Kept as a record that readers of the change log pass over. */
  @Override
  public synchronized CompletionStage<Void> setAccessMode(BucketName bucket, AccessMode mode) {
    return stage(
        () -> {
          existing(bucket);
          return commit(
              ChangeMethod.NOOP,
              bucket,
              mode == AccessMode.READ_ONLY ? put(READ_ONLY, new byte[0]) : List.of());
        });
  }

  @Override
  public Sessions sessions() {
    return new OneSession(this);
  }

  @Override
  public synchronized void close() {
    journal.close();
  }

  synchronized Optional<String> trouble() {
    return journal.trouble();
  }

  synchronized long last() {
    return changes.size();
  }

  synchronized List<LogRecord> changesFrom(long sequence) {
    return List.copyOf(changes.subList(Math.toIntExact(sequence - 1), changes.size()));
  }

  private NavigableMap<Key, byte[]> existing(BucketName bucket) {
    NavigableMap<Key, byte[]> map = entries.get(key(bucket));
    if (map == null) {
      throw MetadataException.noSuchBucket(bucket);
    }
    return map;
  }

  private NavigableMap<Key, byte[]> writable(BucketName bucket) {
    if (accessMode(bucket) == AccessMode.READ_ONLY) {
      throw new MetadataException(Failure.READ_ONLY, bucket.value());
    }
    return existing(bucket);
  }

  private Void commit(BucketName bucket, Batch batch) {
    NavigableMap<Key, byte[]> map = existing(bucket);
    List<LogRecord.Entry> mutations =
        Overhead.entries(batch, key -> Optional.ofNullable(map.get(key)));
    return batch.isEmpty() ? null : commit(ChangeMethod.of(batch), bucket, mutations);
  }

  /** The record is forced before it is applied: nobody reads what a crash could take back. */
  private Void commit(ChangeMethod method, BucketName bucket, List<LogRecord.Entry> mutations) {
    LogRecord change =
        new LogRecord(changes.size() + 1L, method, bucket, clock.instant(), mutations);
    journal.append(change);
    apply(change);
    return null;
  }

  private void apply(LogRecord change) {
    Key bucket = key(change.bucket());
    switch (change.method()) {
      case CREATE -> {
        attributes.put(bucket, change.entries().get(0).value().orElseThrow());
        entries.put(bucket, new TreeMap<>());
      }
      case PUT_ATTRIBUTES -> attributes.put(bucket, change.entries().get(0).value().orElseThrow());
      case DELETE -> {
        attributes.remove(bucket);
        entries.remove(bucket);
        modes.remove(bucket);
      }
      case NOOP ->
          modes.put(
              bucket, change.entries().isEmpty() ? AccessMode.READ_WRITE : AccessMode.READ_ONLY);
      case PUT, DEL, BATCH -> {
        NavigableMap<Key, byte[]> map = entries.get(bucket);
        change
            .entries()
            .forEach(
                e ->
                    e.value().ifPresentOrElse(v -> map.put(e.key(), v), () -> map.remove(e.key())));
      }
    }
    boolean hidden = change.method() == ChangeMethod.NOOP;
    changes.add(
        new LogRecord(
            change.sequence(),
            change.method(),
            change.bucket(),
            change.time(),
            hidden ? List.of() : change.entries()));
  }

  private static List<LogRecord.Entry> put(Key key, byte[] value) {
    return List.of(new LogRecord.Entry(key, Optional.of(value)));
  }

  private static Key key(BucketName bucket) {
    return Key.of(bucket.value());
  }

  /** Writes are made on the caller's thread; what they throw completes the stage all the same. */
  private static <T> CompletionStage<T> stage(Supplier<T> write) {
    try {
      return CompletableFuture.completedFuture(write.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
