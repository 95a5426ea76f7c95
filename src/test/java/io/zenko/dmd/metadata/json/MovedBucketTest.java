package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A bucket is removed, and made again by way of another session. */
class MovedBucketTest {
  private static final Path ROOT = Path.of("/store");
  private static final BucketName BUCKET = new BucketName("photos");
  private static final BucketName OTHER = new BucketName("other");
  private static final byte[] JSON = "{}".getBytes(UTF_8);
  private static final int KEYS = 30;

  /** Two sessions, segments of 900 bytes, one open file. */
  private static final JsonSettings SETTINGS =
      new JsonSettings(ROOT, 2, 900, 1 << 20, Duration.ofDays(7), 1 << 20, 0, 0, 1, 16, 1, 1);

  private final SimulatedVolume volume = new SimulatedVolume();

  @Test
  void aListingOfTheOldOneReadsOnThoughItsFilesAreRemoved() throws IOException {
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    Store store = Store.open(volume, SETTINGS, clock, Runnable::run);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      create(repository, BUCKET, 0);
      create(repository, OTHER, 0);
      fill(repository, BUCKET);
      fill(repository, OTHER);
      store.awaitCheckpoints();
      try (EntryCursor listing = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
        repository.deleteBucket(BUCKET, entry -> false).toCompletableFuture().join();
        create(repository, BUCKET, 1);
        fill(repository, OTHER);
        store.awaitCheckpoints();
        assertThat(volume.exists(ROOT.resolve("sessions/0/buckets/photos/bucket.json"))).isFalse();
        int found = 0;
        while (listing.next()) {
          assertThat(listing.value()).isEqualTo(JSON);
          found++;
        }
        assertThat(found).isEqualTo(KEYS);
      }
    }
  }

  private static void create(JsonMetadataRepository repository, BucketName bucket, int session) {
    repository.createBucket(bucket, JSON, OptionalInt.of(session)).toCompletableFuture().join();
  }

  private static void fill(JsonMetadataRepository repository, BucketName bucket) {
    for (int i = 0; i < KEYS; i++) {
      repository.write(bucket, Batch.put(Key.of("key-" + i), JSON)).toCompletableFuture().join();
    }
  }
}
