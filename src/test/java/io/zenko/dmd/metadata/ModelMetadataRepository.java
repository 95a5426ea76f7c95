package io.zenko.dmd.metadata;

import io.zenko.dmd.metadata.MetadataException.Failure;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The model that repositories are compared with: a sorted map a bucket, one lock for all. */
public final class ModelMetadataRepository implements MetadataRepository {
  private final NavigableMap<Key, byte[]> attributes = new TreeMap<>();
  private final Map<Key, NavigableMap<Key, byte[]>> entries = new TreeMap<>();

  @Override
  public synchronized CompletionStage<Void> createBucket(
      BucketName bucket, byte[] attributes, OptionalInt session) {
    return run(
        () -> {
          if (this.attributes.putIfAbsent(Key.of(bucket.value()), attributes) != null) {
            throw new MetadataException(Failure.BUCKET_ALREADY_EXISTS, bucket.value());
          }
          entries.put(Key.of(bucket.value()), new TreeMap<>());
          return null;
        });
  }

  @Override
  public synchronized Optional<byte[]> attributes(BucketName bucket) {
    return Optional.ofNullable(attributes.get(Key.of(bucket.value())));
  }

  @Override
  public synchronized CompletionStage<Void> putAttributes(BucketName bucket, byte[] attributes) {
    return run(
        () -> {
          entriesOf(bucket);
          this.attributes.put(Key.of(bucket.value()), attributes);
          return null;
        });
  }

  @Override
  public synchronized CompletionStage<Void> deleteBucket(
      BucketName bucket, Predicate<Entry> obstacle) {
    return run(
        () -> {
          boolean occupied =
              entriesOf(bucket).entrySet().stream()
                  .map(e -> new Entry(e.getKey(), e.getValue()))
                  .anyMatch(obstacle);
          if (occupied) {
            throw new MetadataException(Failure.BUCKET_NOT_EMPTY, bucket.value());
          }
          attributes.remove(Key.of(bucket.value()));
          entries.remove(Key.of(bucket.value()));
          return null;
        });
  }

  @Override
  public synchronized EntryCursor buckets(KeyRange range, Order order) {
    return new MapCursor(attributes, range, order);
  }

  @Override
  public synchronized Optional<byte[]> get(BucketName bucket, Key key) {
    return Optional.ofNullable(entriesOf(bucket).get(key));
  }

  @Override
  public synchronized CompletionStage<Void> write(BucketName bucket, Batch batch) {
    return run(
        () -> {
          apply(entriesOf(bucket), batch);
          return null;
        });
  }

  @Override
  public synchronized <R> CompletionStage<R> update(
      BucketName bucket, Key object, Update<R> update) {
    return run(
        () -> {
          NavigableMap<Key, byte[]> map = entriesOf(bucket);
          Update.Change<R> change = update.apply(new MapObjectView(map, object));
          apply(map, change.batch());
          return change.result();
        });
  }

  @Override
  public synchronized EntryCursor scan(BucketName bucket, KeyRange range, Order order) {
    return new MapCursor(entriesOf(bucket), range, order);
  }

  @Override
  public void close() {}

  private NavigableMap<Key, byte[]> entriesOf(BucketName bucket) {
    NavigableMap<Key, byte[]> map = entries.get(Key.of(bucket.value()));
    if (map == null) {
      throw MetadataException.noSuchBucket(bucket);
    }
    return map;
  }

  private static void apply(NavigableMap<Key, byte[]> map, Batch batch) {
    for (Mutation mutation : batch.mutations()) {
      if (mutation instanceof Mutation.Put put) {
        map.put(put.key(), put.value());
      } else {
        map.remove(mutation.key());
      }
    }
  }

  private static <T> CompletionStage<T> run(Supplier<T> action) {
    try {
      return CompletableFuture.completedFuture(action.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
