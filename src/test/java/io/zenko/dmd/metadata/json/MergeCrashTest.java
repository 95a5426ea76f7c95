package io.zenko.dmd.metadata.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Stride;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.merge.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cuts the power around steps of merges that rewrite a part of a bucket, in levels. */
class MergeCrashTest {
  private static final int CHANGES = 100;

  private static final int EVERYDAY = 27;

  /** So that a dozen entries are several levels of several runs. */
  private static final Shape TINY = new Shape(250, 4, 2);

  private static final JsonSettings SETTINGS =
      JsonSettings.of(Path.of("/store")).withMaxSegmentBytes(900);

  private static Store open(Volume volume) throws IOException {
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    return Store.open(volume, SETTINGS, TINY, clock, Runnable::run);
  }

  @Test
  void losesNothingWhereverThePowerIsCut() throws IOException {
    SimulatedVolume whole = new SimulatedVolume();
    Store store = open(whole);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      assertThat(new History().run(repository, new Random(1), CHANGES)).isTrue();
      store.awaitCheckpoints();
      int depth =
          store.catalogue().open().stream()
              .mapToInt(bucket -> bucket.files().levels().depth())
              .max()
              .orElse(0);
      assertThat(depth).as("levels").isGreaterThanOrEqualTo(3);
    }
    // Merges run beside the changes, so a step is not the same one in each run; enough of them meet
    // every step.
    for (int step : Stride.of(1, whole.steps(), EVERYDAY).toArray()) {
      crashAt(step, step % 2 == 1);
    }
  }

  private static void crashAt(int step, boolean afterTheStep) throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    volume.dieAt(step, afterTheStep);
    History history = new History();
    try {
      Random random = new Random(step);
      runUntilItDies(volume, history);
      Store store = open(volume.afterPowerCut(random));
      try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
        history.continueAfterCrash(History.read(repository));
        store.awaitCheckpoints();
        history.continueAfterCrash(History.read(repository));
        assertThat(repository.damagedBuckets()).isEmpty();
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("power cut at step " + step + ", after it: " + afterTheStep, e);
    }
  }

  private static void runUntilItDies(SimulatedVolume volume, History history) {
    try {
      JsonMetadataRepository repository = new JsonMetadataRepository(open(volume));
      history.run(repository, new Random(1), CHANGES);
      repository.close();
    } catch (IOException | RuntimeException e) {
      assertThat(e).hasStackTraceContaining("power");
    }
  }
}
