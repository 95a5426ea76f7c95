package io.zenko.dmd.metadata;

import io.zenko.dmd.metadata.MetadataException.Failure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The model that repositories are compared with: a sorted map a bucket, one lock for all. */
public final class ModelMetadataRepository implements MetadataRepository {
  private final NavigableMap<Key, byte[]> attributes = new TreeMap<>();
  private final Map<Key, NavigableMap<Key, byte[]>> entries = new TreeMap<>();
  private final Set<BucketName> readOnly = new TreeSet<>();
  private final List<LogRecord> log = new ArrayList<>();

  @Override
  public synchronized CompletionStage<Void> createBucket(
      BucketName bucket, byte[] attributes, OptionalInt session) {
    return run(
        () -> {
          if (session.orElse(0) != 0) {
            throw new InvalidRequestException("there is no session " + session.getAsInt());
          }
          if (this.attributes.putIfAbsent(Key.of(bucket.value()), attributes) != null) {
            throw new MetadataException(Failure.BUCKET_ALREADY_EXISTS, bucket.value());
          }
          entries.put(Key.of(bucket.value()), new TreeMap<>());
          record(ChangeMethod.CREATE, bucket, described(bucket, attributes));
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
          writable(bucket);
          record(ChangeMethod.PUT_ATTRIBUTES, bucket, described(bucket, attributes));
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
              writable(bucket).entrySet().stream()
                  .map(e -> new Entry(e.getKey(), e.getValue()))
                  .anyMatch(obstacle);
          if (occupied) {
            throw new MetadataException(Failure.BUCKET_NOT_EMPTY, bucket.value());
          }
          record(ChangeMethod.DELETE, bucket, List.of());
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
          apply(bucket, writable(bucket), batch);
          return null;
        });
  }

  @Override
  public synchronized <R> CompletionStage<R> update(
      BucketName bucket, Key object, Update<R> update) {
    return run(
        () -> {
          NavigableMap<Key, byte[]> map = writable(bucket);
          Update.Change<R> change = update.apply(new MapObjectView(map, object));
          apply(bucket, map, change.batch());
          return change.result();
        });
  }

  @Override
  public synchronized EntryCursor scan(BucketName bucket, KeyRange range, Order order) {
    return new MapCursor(entriesOf(bucket), range, order);
  }

  @Override
  public synchronized AccessMode accessMode(BucketName bucket) {
    entriesOf(bucket);
    return readOnly.contains(bucket) ? AccessMode.READ_ONLY : AccessMode.READ_WRITE;
  }

  @Override
  public synchronized CompletionStage<Void> setAccessMode(BucketName bucket, AccessMode mode) {
    return run(
        () -> {
          entriesOf(bucket);
          if (mode == AccessMode.READ_ONLY) {
            readOnly.add(bucket);
          } else {
            readOnly.remove(bucket);
          }
          return null;
        });
  }

  @Override
  public Sessions sessions() {
    return new OneSession();
  }

  @Override
  public void close() {}

  /** The one session of the model, and its log. */
  private final class OneSession implements Sessions, ChangeLog {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public OptionalInt of(BucketName bucket) {
      return attributes(bucket).isPresent() ? OptionalInt.of(0) : OptionalInt.empty();
    }

    @Override
    public ChangeLog log(int session) {
      return this;
    }

    @Override
    public Optional<String> trouble(int session) {
      return Optional.empty();
    }

    @Override
    public long last() {
      synchronized (ModelMetadataRepository.this) {
        return log.size();
      }
    }

    @Override
    public long oldest() {
      return 1;
    }

    @Override
    public Reader read(long first) {
      if (first < 1 || first > last() + 1) {
        throw new IllegalArgumentException("no record " + first);
      }
      synchronized (ModelMetadataRepository.this) {
        Iterator<LogRecord> records =
            List.copyOf(log.subList((int) first - 1, log.size())).iterator();
        return new Reader() {
          @Override
          public Optional<LogRecord> next() {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
          }

          @Override
          public void close() {}
        };
      }
    }
  }

  private NavigableMap<Key, byte[]> entriesOf(BucketName bucket) {
    NavigableMap<Key, byte[]> map = entries.get(Key.of(bucket.value()));
    if (map == null) {
      throw MetadataException.noSuchBucket(bucket);
    }
    return map;
  }

  private NavigableMap<Key, byte[]> writable(BucketName bucket) {
    NavigableMap<Key, byte[]> map = entriesOf(bucket);
    if (readOnly.contains(bucket)) {
      throw new MetadataException(Failure.READ_ONLY, bucket.value());
    }
    return map;
  }

  private static List<LogRecord.Entry> described(BucketName bucket, byte[] attributes) {
    return List.of(new LogRecord.Entry(Key.of(bucket.value()), Optional.of(attributes)));
  }

  private void record(ChangeMethod method, BucketName bucket, List<LogRecord.Entry> changes) {
    log.add(
        new LogRecord(
            log.size() + 1L,
            method,
            bucket,
            Instant.now().truncatedTo(ChronoUnit.MILLIS),
            changes));
  }

  private void apply(BucketName bucket, NavigableMap<Key, byte[]> map, Batch batch) {
    if (!batch.isEmpty()) {
      record(
          ChangeMethod.of(batch),
          bucket,
          Overhead.entries(batch, key -> Optional.ofNullable(map.get(key))));
    }
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
