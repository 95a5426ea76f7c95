package io.zenko.dmd.metadata.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Stride;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cuts the power around every step that the store takes, and looks at what is there afterwards. */
class CrashTest {
  private static final int CHANGES = 120;
  private static final int EVERYDAY = 5;

  private static final JsonSettings SETTINGS =
      JsonSettings.of(Path.of("/store")).withMaxSegmentBytes(1500);

  private static Store open(Volume volume) throws IOException {
    return Store.open(volume, SETTINGS, new MonotonicClock(InstantSource.system()), Runnable::run);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void losesNothingAcknowledgedWhereverThePowerIsCut(boolean afterTheStep) throws IOException {
    int steps = stepsOfAWholeRun();
    assertThat(steps).isGreaterThan(CHANGES);
    // Checkpoints run beside the changes, so a step is not the same one in each run; enough of
    // them meet every step.
    for (int step : Stride.of(1, steps, EVERYDAY).toArray()) {
      crashAt(step, afterTheStep);
    }
  }

  @Test
  void losesNothingThatWasSeenWhereAPowerCutFollowsAKill() throws IOException {
    int steps = stepsOfAWholeRun();
    for (int step : Stride.of(1, steps, EVERYDAY).toArray()) {
      killAt(step);
    }
  }

  private static void killAt(int step) throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    volume.dieAt(step, step % 2 == 0);
    History history = new History();
    try {
      runUntilItDies(volume, history, new Random(1));
      Random random = new Random(step);
      SimulatedVolume restarted = volume.afterKill();
      Store store = open(restarted);
      try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
        history.continueAfterCrash(History.read(repository));
        history.run(repository, random, random.nextInt(10));
        verify(restarted.afterPowerCut(random), history);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("killed at step " + step, e);
    }
  }

  private static int stepsOfAWholeRun() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store store = open(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      assertThat(new History().run(repository, new Random(1), CHANGES)).isTrue();
    }
    return volume.steps();
  }

  private static void crashAt(int step, boolean afterTheStep) throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    volume.dieAt(step, afterTheStep);
    History history = new History();
    try {
      runUntilItDies(volume, history, new Random(1));
      Random random = new Random(step);
      SimulatedVolume rebooted = volume.afterPowerCut(random);
      verify(rebooted, history);
      // Once more, in the middle of what the recovery and the second life wrote.
      rebooted.dieAt(rebooted.steps() + 1 + random.nextInt(40), afterTheStep);
      runUntilItDies(rebooted, history, random);
      verify(rebooted.afterPowerCut(random), history);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("power cut at step " + step + ", after it: " + afterTheStep, e);
    }
  }

  private static void runUntilItDies(SimulatedVolume volume, History history, Random random) {
    Store store;
    try {
      store = open(volume);
    } catch (IOException e) {
      return; // it died while it opened
    }
    JsonMetadataRepository repository = new JsonMetadataRepository(store);
    history.run(repository, random, CHANGES);
    try {
      repository.close();
    } catch (RuntimeException e) {
      assertThat(e).hasMessageContaining("power");
    }
  }

  private static void verify(SimulatedVolume volume, History history) throws IOException {
    Store store = open(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      History.State found = History.read(repository);
      history.continueAfterCrash(found);
      assertThat(History.rebuild(store.log(0))).isEqualTo(found);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void refusesWhatAFailedSyncDidNotKeepAndGoesOn(long seed) throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store store = open(volume);
    Random random = new Random(seed);
    History history = new History();
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      for (int round = 0; round < 10; round++) {
        volume.failSync(1 + random.nextInt(30));
        history.run(repository, random, 40);
        // What was refused is not there, and not later either: the log and a crash agree.
        History.State now = History.read(repository);
        history.continueAfterFaults(now);
        assertThat(History.rebuild(store.log(0))).isEqualTo(now);
        verify(volume.afterPowerCut(random), history);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 6, 7, 15, 16, 46, 47, 64, 69, 74, 77, 136})
  void refusesWritesWhileTheDiskIsFullAndTakesThemAgainAfter(long seed) throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store store = open(volume);
    Random random = new Random(seed);
    History history = new History();
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      assertThat(history.run(repository, random, 50)).isTrue();
      for (int round = 0; round < 20; round++) {
        volume.setCapacity(volume.used() + random.nextInt(600));
        assertThat(history.run(repository, random, 100)).isFalse();
        history.continueAfterFaults(History.read(repository));
        verify(volume.afterPowerCut(random), history);
        volume.setCapacity(Long.MAX_VALUE);
        assertThat(history.run(repository, random, 20)).isTrue();
        history.continueAfterFaults(History.read(repository));
      }
    }
    verify(volume.afterPowerCut(random), history);
  }
}
