package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Stride;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many buckets that are made at once go from the journal into files side by side. */
class ManyNewBucketsTest {
  private static final int COUNT = 64;
  private static final int EVERYDAY = 24;
  private static final Key KEY = Key.of("k");

  private static Store open(SimulatedVolume volume, long memoryBytes) throws IOException {
    JsonSettings settings =
        JsonSettings.of(Path.of("/store"))
            .withMaxSegmentBytes(24_000)
            .withMemory(memoryBytes, 1 << 20);
    return Store.open(volume, settings, new MonotonicClock(InstantSource.system()), Runnable::run);
  }

  private static BucketName bucket(int number) {
    return new BucketName(String.format(Locale.ROOT, "bucket-%03d", number));
  }

  private static byte[] value(int number) {
    return ("{\"n\":" + number + "}").getBytes(UTF_8);
  }

  /** Makes all, and answers with those that were acknowledged. */
  private static Set<Integer> fill(JsonMetadataRepository repository) {
    Set<Integer> acknowledged = new HashSet<>();
    try {
      for (int i = 0; i < COUNT; i++) {
        repository
            .createBucket(bucket(i), value(i), OptionalInt.empty())
            .toCompletableFuture()
            .join();
        repository.write(bucket(i), Batch.put(KEY, value(i))).toCompletableFuture().join();
        acknowledged.add(i);
      }
    } catch (RuntimeException e) {
      assertThat(e).hasMessageContaining("power");
    }
    return acknowledged;
  }

  private static void requireAll(Store store, Set<Integer> numbers) {
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      for (int number : numbers) {
        assertThat(repository.attributes(bucket(number))).contains(value(number));
        assertThat(repository.get(bucket(number), KEY)).contains(value(number));
      }
    }
  }

  private static int stepsOfAWholeRun() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store store = open(volume, 8 << 20);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      assertThat(fill(repository)).hasSize(COUNT);
      store.awaitCheckpoints();
    }
    return volume.steps();
  }

  @Test
  void noneIsLostWhereverThePowerIsCut() throws IOException {
    for (int step : Stride.of(1, stepsOfAWholeRun(), EVERYDAY).toArray()) {
      SimulatedVolume volume = new SimulatedVolume();
      volume.dieAt(step, step % 2 == 0);
      Set<Integer> acknowledged = fillUntilItDies(volume);
      try {
        Random random = new Random(step);
        SimulatedVolume rebooted = volume.afterPowerCut(random);
        // So little memory that the start itself brings them into files; it is cut off, too.
        rebooted.dieAt(rebooted.steps() + 1 + random.nextInt(200), step % 2 == 0);
        startUntilItDies(rebooted);
        requireAll(open(rebooted.afterPowerCut(random), 30_000), acknowledged);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("power cut at step " + step, e);
      }
    }
  }

  private static Set<Integer> fillUntilItDies(SimulatedVolume volume) {
    Store store;
    try {
      store = open(volume, 8 << 20);
    } catch (IOException e) {
      return Set.of(); // it died while it opened
    }
    JsonMetadataRepository repository = new JsonMetadataRepository(store);
    Set<Integer> acknowledged = fill(repository);
    close(repository);
    return acknowledged;
  }

  private static void startUntilItDies(SimulatedVolume volume) {
    try {
      close(new JsonMetadataRepository(open(volume, 30_000)));
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("power");
    }
  }

  private static void close(JsonMetadataRepository repository) {
    try {
      repository.close();
    } catch (RuntimeException e) {
      assertThat(e).hasMessageContaining("power");
    }
  }

  @Test
  void aSyncThatFailsAmongThemLosesNone() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store store = open(volume, 8 << 20);
    List<Integer> all = new ArrayList<>();
    JsonMetadataRepository repository = new JsonMetadataRepository(store);
    all.addAll(fill(repository));
    repository.close();
    volume.failSync(40);

    try {
      open(volume, 30_000);
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }

    requireAll(open(volume.afterPowerCut(new Random(1)), 30_000), new HashSet<>(all));
  }
}
