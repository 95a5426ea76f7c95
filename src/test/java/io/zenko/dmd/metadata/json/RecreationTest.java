package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Stride;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A bucket that is removed and made again under its name is another one, in every file too. */
class RecreationTest {
  private static final BucketName BUCKET = new BucketName("again");
  private static final int SEGMENT_BYTES = 2000;

  private static Store open(Volume volume) throws IOException {
    JsonSettings settings = JsonSettings.of(Path.of("/store")).withMaxSegmentBytes(SEGMENT_BYTES);
    return Store.open(volume, settings, new MonotonicClock(InstantSource.system()), Runnable::run);
  }

  private static void create(MetadataRepository repository) {
    repository
        .createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty())
        .toCompletableFuture()
        .join();
  }

  private static void remove(MetadataRepository repository) {
    repository.deleteBucket(BUCKET, entry -> false).toCompletableFuture().join();
  }

  private static byte[] value(String generation, int i) {
    return String.format(Locale.ROOT, "{\"generation\":\"%s\",\"i\":%d}", generation, i)
        .getBytes(UTF_8);
  }

  private static void fill(MetadataRepository repository, String generation) {
    for (int i = 0; i < 20; i++) {
      repository
          .write(BUCKET, Batch.put(Key.of("k" + i), value(generation, i)))
          .toCompletableFuture()
          .join();
    }
  }

  private static void assertFilled(MetadataRepository repository, String generation) {
    for (int i = 0; i < 20; i++) {
      assertThat(repository.get(BUCKET, Key.of("k" + i))).contains(value(generation, i));
    }
  }

  @Test
  void aCursorOverTheOldOneReadsOnAndTakesNothingFromTheNewOneWhenItIsClosed() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store store = open(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      create(repository);
      fill(repository, "old");
      store.awaitCheckpoints();
      try (EntryCursor cursor = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
        remove(repository);
        new Filler(repository).sealSegment();
        store.awaitCheckpoints();
        create(repository);
        fill(repository, "new");
        fill(repository, "new");
        store.awaitCheckpoints();
        while (cursor.next()) {
          assertThat(new String(cursor.value(), UTF_8)).contains("old");
        }
      }
      assertFilled(repository, "new");
    }
    try (JsonMetadataRepository repository = new JsonMetadataRepository(open(volume))) {
      assertFilled(repository, "new");
    }
  }

  /** Writes to another bucket until the segment that is written now is full. */
  private record Filler(MetadataRepository repository) {
    private static final BucketName OTHER = new BucketName("other");

    void sealSegment() {
      if (repository.attributes(OTHER).isEmpty()) {
        repository
            .createBucket(OTHER, "{}".getBytes(UTF_8), OptionalInt.empty())
            .toCompletableFuture()
            .join();
      }
      byte[] large = ("\"" + "x".repeat(SEGMENT_BYTES) + "\"").getBytes(UTF_8);
      for (int i = 0; i < 2; i++) {
        repository.write(OTHER, Batch.put(Key.of("x"), large)).toCompletableFuture().join();
      }
    }
  }

  @Test
  void isWholeAfterAPowerCutThoughARestartLayBetweenItsRemovalAndItsFirstCheckpoint()
      throws IOException {
    SimulatedVolume removed = new SimulatedVolume();
    Store first = open(removed);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(first)) {
      create(repository);
      fill(repository, "old");
      // So that the removal and what follows it are in one segment.
      new Filler(repository).sealSegment();
      first.awaitCheckpoints();
      remove(repository);
    }
    int steps = stepsOfTheSecondLife(removed.afterKill());
    for (int step : Stride.of(1, steps, 3).toArray()) {
      SimulatedVolume volume = removed.afterKill();
      volume.dieAt(step, false);
      boolean filled = secondLife(volume);
      try (JsonMetadataRepository repository =
          new JsonMetadataRepository(open(volume.afterPowerCut(new Random(step))))) {
        if (repository.attributes(BUCKET).isPresent()) {
          assertThat(repository.get(BUCKET, Key.of("k0")).map(v -> new String(v, UTF_8)))
              .as("power cut at step %d", step)
              .satisfiesAnyOf(
                  v -> assertThat(v).isEmpty(),
                  v -> assertThat(v).hasValueSatisfying(t -> assertThat(t).contains("renewed")));
        }
        if (filled) {
          assertFilled(repository, "renewed");
        }
      }
    }
  }

  private static int stepsOfTheSecondLife(SimulatedVolume volume) throws IOException {
    assertThat(secondLife(volume)).isTrue();
    return volume.steps();
  }

  /** Makes the bucket again; answers whether all of it was acknowledged. */
  private static boolean secondLife(SimulatedVolume volume) throws IOException {
    Store store;
    try {
      store = open(volume);
    } catch (IOException e) {
      return false; // the power was cut while it opened
    }
    JsonMetadataRepository repository = new JsonMetadataRepository(store);
    boolean filled = false;
    try {
      create(repository);
      fill(repository, "renewed");
      filled = true;
      store.awaitCheckpoints();
      repository.close();
    } catch (CompletionException e) {
      repository.close();
    }
    return filled;
  }
}
