package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** Ours, with batches on their way to the disk at once as clients send them. */
final class DmdStore implements KeyValueStore {
  private static final BucketName BUCKET = new BucketName("scale");
  private static final int IN_FLIGHT = 16;

  private final Store store;
  private final JsonMetadataRepository repository;
  private final Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();

  /**
   * @param cacheBytes for indexes and filters; 0 is what the settings have by themselves
   */
  DmdStore(Path directory, long cacheBytes) throws IOException {
    JsonSettings settings = JsonSettings.of(directory);
    store =
        Store.open(
            new DiskVolume(),
            cacheBytes == 0 ? settings : settings.withMemory(settings.memoryBytes(), cacheBytes),
            new MonotonicClock(InstantSource.system()),
            Runnable::run);
    repository = new JsonMetadataRepository(store);
    if (repository.attributes(BUCKET).isEmpty()) {
      repository
          .createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty())
          .toCompletableFuture()
          .join();
    }
  }

  @Override
  public String name() {
    return "DMD";
  }

  @Override
  public void put(List<byte[]> keys, byte[] value) {
    Batch.Builder batch = Batch.builder();
    keys.forEach(key -> batch.put(Key.ofTrusted(key), value));
    inFlight.add(repository.write(BUCKET, batch.build()).toCompletableFuture());
    if (inFlight.size() == IN_FLIGHT) {
      inFlight.remove().join();
    }
  }

  @Override
  public void putDurably(byte[] key, byte[] value) {
    Batch batch = Batch.builder().put(Key.ofTrusted(key), value).build();
    repository.write(BUCKET, batch).toCompletableFuture().join();
  }

  @Override
  public void settle() {
    inFlight.forEach(CompletableFuture::join);
    inFlight.clear();
  }

  @Override
  public void rest() {
    store.awaitCheckpoints();
  }

  @Override
  public boolean get(byte[] key) {
    return repository.get(BUCKET, Key.ofTrusted(key)).isPresent();
  }

  @Override
  public int page(byte[] from, int limit) {
    int found = 0;
    try (EntryCursor entries =
        repository.scan(BUCKET, KeyRange.from(Key.ofTrusted(from)), Order.ASCENDING)) {
      while (found < limit && entries.next()) {
        found += entries.key().utf8().length > 0 && entries.value().length > 0 ? 1 : 0;
      }
    }
    return found;
  }

  @Override
  public void close() {
    repository.close();
  }
}
