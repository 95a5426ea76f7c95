package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.merge.Levels;
import io.zenko.dmd.metadata.json.merge.MergePlan;
import io.zenko.dmd.metadata.json.merge.Shape;
import io.zenko.dmd.metadata.json.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Merges that a stop has cut short go on after the next start, whether or not anybody writes. */
class MergesLeftTest {
  private static final BucketName BUCKET = new BucketName("photos");
  private static final Shape TINY = new Shape(250, 1000, 1000);

  /** To this, what is written here is so little that merges do not hurry. */
  private static final Shape LARGE = Shape.STANDARD;

  private static final int LEFT_RUNS = 6;
  private static final JsonSettings SETTINGS =
      JsonSettings.of(Path.of("/store")).withMaxSegmentBytes(900);

  @Test
  @Timeout(300)
  void nobodyHasToUseTheBucket() throws IOException {
    SimulatedVolume volume = cutShort();
    Store store = open(volume, SETTINGS);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      store.awaitCheckpoints();

      assertThat(MergePlan.next(levels(store), TINY)).isEmpty();
      assertThat(repository.get(BUCKET, Key.of("key-000"))).isPresent();
    }
  }

  @Test
  @Timeout(300)
  void aReadIsEnough() throws IOException {
    SimulatedVolume volume = cutShort();
    // The look at each bucket after a start comes later, as it would with many.
    Store store = open(volume, SETTINGS.withCompactionBytesPerSecond(1 << 17));
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      assertThat(repository.get(BUCKET, Key.of("key-000"))).isPresent();
      while (MergePlan.next(levels(store), TINY).isPresent()) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(levels(store).level(0)).hasSizeLessThan(LEFT_RUNS);
    }
  }

  /** Before its threads work, a start waits for none of them. */
  @Test
  @Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
  void aStartBringsChangesIntoABucketThatHasMoreRunsThanMergesKeepUpWith() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    int keys = 0;
    Store store = open(volume, SETTINGS.withCompactionBytesPerSecond(1), LARGE);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      create(repository);
      while (level0Bytes(store) <= TINY.fullBytes()) {
        put(repository, keys++);
        awaitCheckpoint(store);
      }
      for (int i = 0; i < 50; i++) {
        put(repository, keys++); // which the stop leaves in the journal
      }
    }

    Store again = open(volume, SETTINGS.withMemory(1, 1 << 20));
    try (JsonMetadataRepository repository = new JsonMetadataRepository(again)) {
      again.awaitCheckpoints();

      assertThat(MergePlan.next(levels(again), TINY)).isEmpty();
      for (int i = 0; i < keys; i++) {
        assertThat(repository.get(BUCKET, key(i))).isPresent();
      }
    }
  }

  /** A store with runs enough to be merged, and no time for that. */
  private static SimulatedVolume cutShort() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store store = open(volume, SETTINGS.withCompactionBytesPerSecond(1), LARGE);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      create(repository);
      for (int i = 0; levels(store).level(0).size() < LEFT_RUNS; i++) {
        put(repository, i);
        awaitCheckpoint(store);
      }
      assertThat(MergePlan.next(levels(store), TINY)).isPresent();
    }
    return volume;
  }

  /**
   * Waits until what was sealed is in runs: else a start would bring it there and look at the
   * bucket for that, and there would be ever so much of it where the machine is busy.
   */
  private static void awaitCheckpoint(Store store) {
    store.shards().get(0).checkpointer().awaitIdle();
  }

  private static void create(JsonMetadataRepository repository) {
    repository
        .createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty())
        .toCompletableFuture()
        .join();
  }

  private static void put(JsonMetadataRepository repository, int number) {
    repository
        .write(BUCKET, Batch.put(key(number), "{\"n\":1}".getBytes(UTF_8)))
        .toCompletableFuture()
        .join();
  }

  private static Key key(int number) {
    return Key.of(String.format(Locale.ROOT, "key-%03d", number));
  }

  private static long level0Bytes(Store store) {
    return levels(store).level(0).stream().mapToLong(Run::bytes).sum();
  }

  private static Levels levels(Store store) {
    return store.catalogue().requireLoaded(BUCKET).files().levels();
  }

  private static Store open(SimulatedVolume volume, JsonSettings settings) throws IOException {
    return open(volume, settings, TINY);
  }

  private static Store open(SimulatedVolume volume, JsonSettings settings, Shape shape)
      throws IOException {
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    return Store.open(volume, settings, shape, clock, Runnable::run);
  }
}
