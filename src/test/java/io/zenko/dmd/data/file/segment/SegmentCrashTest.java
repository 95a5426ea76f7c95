package io.zenko.dmd.data.file.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Stride;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.StoredBlob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The power goes, the process is killed, or a sync fails, before and after every step. */
class SegmentCrashTest {
  private static final int EVERYDAY = 3;
  private static final Path ROOT = Path.of("/store");
  private static final Path INCOMING = ROOT.resolve("incoming");

  /** So small that the work fills several segments. */
  private static final SegmentSettings SETTINGS = new SegmentSettings(8_000, 16_384, 2, false);

  private final long seed = new Random().nextLong();

  /** What was promised, and what was asked for and not answered. */
  private static final class Promises {
    private final Map<BlobKey, byte[]> stored = new HashMap<>();
    private final Set<BlobKey> deleted = new HashSet<>();
    private final Set<BlobKey> unknown = new HashSet<>();

    /** How often a delete was refused; the next try of it may have been answered. */
    private int refusals;
  }

  private static SimulatedVolume emptyVolume() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    volume.createDirectory(INCOMING);
    return volume;
  }

  private static SegmentStore open(SimulatedVolume volume) throws IOException {
    SegmentStore store =
        new SegmentStore(volume, ROOT, SETTINGS, Clock.systemUTC(), new SegmentMetrics());
    try {
      store.begin(INCOMING);
    } catch (IOException | RuntimeException e) {
      close(store);
      throw e;
    }
    return store;
  }

  private static void close(SegmentStore store) {
    try {
      store.close();
    } catch (DataException e) {
      return; // the disk is dead
    }
  }

  /** Puts and deletes in groups, settles now and then; goes on where something is refused. */
  private void work(SegmentStore store, Promises promises, long workSeed) {
    Random random = new Random(workSeed);
    for (int group = 0; group < 12; group++) {
      List<Runnable> answers = new ArrayList<>();
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        boolean delete = random.nextInt(3) == 0 && !promises.stored.isEmpty();
        answers.add(delete ? delete(store, promises, random) : put(store, promises, random));
      }
      answers.forEach(Runnable::run);
      if (random.nextInt(4) == 0) {
        try {
          store.settle();
        } catch (IOException e) {
          assertThat(e).as("tried again the next time").isNotNull();
        }
      }
    }
  }

  private static Runnable put(SegmentStore store, Promises promises, Random random) {
    byte[] bytes = Blobs.bytes(random.nextLong(), random.nextInt(3_000));
    CompletableFuture<BlobKey> stored = store.put(bytes);
    return () -> {
      try {
        promises.stored.put(stored.join(), bytes);
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(DataException.class);
      }
    };
  }

  private static Runnable delete(SegmentStore store, Promises promises, Random random) {
    List<BlobKey> keys = promises.stored.keySet().stream().sorted().toList();
    BlobKey key = keys.get(random.nextInt(keys.size()));
    CompletableFuture<Boolean> gone = store.delete(SegmentKey.parse(key).orElseThrow());
    return () -> {
      try {
        if (gone.join()) {
          promises.deleted.add(key);
          promises.stored.remove(key);
          promises.unknown.remove(key);
        }
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(DataException.class);
        promises.refusals++;
        if (promises.stored.containsKey(key)) {
          promises.unknown.add(key);
        }
      }
    };
  }

  private static void verify(SegmentStore store, Promises promises) {
    promises.deleted.forEach(key -> assertThat(get(store, key)).as("deleted %s", key).isEmpty());
    promises.stored.forEach(
        (key, bytes) -> {
          Optional<byte[]> found = get(store, key);
          if (found.isPresent() || !promises.unknown.contains(key)) {
            assertThat(found)
                .as("stored %s", key)
                .hasValueSatisfying(b -> assertThat(b).isEqualTo(bytes));
          }
        });
    List<BlobKey> listed;
    try (Stream<StoredBlob> blobs = store.blobs()) {
      listed = blobs.map(StoredBlob::key).toList();
    }
    assertThat(listed).doesNotHaveDuplicates().noneMatch(promises.deleted::contains);
    Set<BlobKey> sure = new HashSet<>(promises.stored.keySet());
    sure.removeAll(promises.unknown);
    assertThat(listed).containsAll(sure);
    listed.forEach(key -> assertThat(get(store, key)).as("listed %s", key).isPresent());
  }

  private static Optional<byte[]> get(SegmentStore store, BlobKey key) {
    try (Blob blob = store.open(SegmentKey.parse(key).orElseThrow()).orElse(null)) {
      return Optional.ofNullable(blob).map(b -> Blobs.get(b, ByteRange.whole(b.size())));
    }
  }

  private int stepsOfTheWork(long workSeed) throws IOException {
    SimulatedVolume volume = emptyVolume();
    SegmentStore store = open(volume);
    work(store, new Promises(), workSeed);
    store.close();
    return volume.steps();
  }

  @Test
  void aPowerCutAtAnyStepLosesNothingThatWasPromised() throws IOException {
    Random random = new Random(seed);
    for (int run = 0; run < 3; run++) {
      long workSeed = random.nextLong();
      int steps = stepsOfTheWork(workSeed) + 20;
      for (int step : Stride.of(1, steps, EVERYDAY).toArray()) {
        for (boolean after : new boolean[] {false, true}) {
          crashAt(workSeed, step, after, random, false);
        }
      }
    }
  }

  @Test
  void aKillAtAnyStepLosesNothingThatWasPromised() throws IOException {
    Random random = new Random(seed);
    long workSeed = random.nextLong();
    int steps = stepsOfTheWork(workSeed) + 20;
    for (int step : Stride.of(1, steps, EVERYDAY).toArray()) {
      crashAt(workSeed, step, true, random, true);
    }
  }

  private void crashAt(long workSeed, int step, boolean after, Random random, boolean kill)
      throws IOException {
    String what = "seed " + seed + ", step " + step + (after ? ", after it" : "");
    Promises promises = new Promises();
    SimulatedVolume volume = emptyVolume();
    volume.dieAt(step, after);
    try {
      SegmentStore store = open(volume);
      work(store, promises, workSeed);
      close(store);
    } catch (IOException e) {
      assertThat(promises.stored).isEmpty();
    }
    SimulatedVolume next = kill ? volume.afterKill() : volume.afterPowerCut(random);
    // The start that looks at it may be cut off as well, as often as it likes.
    for (int cuts = random.nextInt(3); cuts > 0; cuts--) {
      next.dieAt(1 + random.nextInt(8), random.nextBoolean());
      try {
        SegmentStore again = open(next);
        work(again, promises, random.nextLong());
        close(again);
      } catch (IOException e) {
        assertThat(e).hasMessage("the power is cut");
      }
      next = kill ? next.afterKill() : next.afterPowerCut(random);
    }
    SegmentStore last = open(next);
    try {
      assertThat(promises).as(what).satisfies(p -> verify(last, p));
      work(last, promises, random.nextLong());
      verify(last, promises);
    } finally {
      close(last);
    }
    SegmentStore restarted = open(next);
    verify(restarted, promises);
    assertThat(next.list(INCOMING)).as(what).hasSizeLessThanOrEqualTo(1);
    restarted.close();
    assertThat(next.openFiles()).as(what).isZero();
  }

  @Test
  void aSyncThatFailsRefusesItsGroupAndNothingElse() throws IOException {
    Random random = new Random(seed);
    long workSeed = random.nextLong();
    int steps = stepsOfTheWork(workSeed);
    int refused = 0;
    for (int sync = 1; sync <= steps; sync++) {
      Promises promises = new Promises();
      SimulatedVolume volume = emptyVolume();
      SegmentStore store = open(volume);
      volume.failSync(sync);
      work(store, promises, workSeed);
      refused += promises.refusals;
      verify(store, promises);
      volume.failSync(Integer.MAX_VALUE);
      byte[] more = Blobs.bytes(sync, 100);
      promises.stored.put(store.put(more).join(), more);
      verify(store, promises);
      SimulatedVolume cut = volume.afterPowerCut(random);
      close(store);
      for (SimulatedVolume next : List.of(cut, volume.afterPowerCut(random))) {
        SegmentStore again = open(next);
        assertThat(promises).as("seed %d, sync %d", seed, sync).satisfies(p -> verify(again, p));
        again.close();
      }
    }
    assertThat(refused).as("seed %d: deletes that were refused", seed).isPositive();
  }

  @Test
  void aFullDiskRefusesWhatHasNoRoomAndKeepsTheRest() throws IOException {
    Promises promises = new Promises();
    SimulatedVolume volume = emptyVolume();
    SegmentStore store = open(volume);
    Random random = new Random(seed);
    work(store, promises, random.nextLong());
    volume.setCapacity(volume.used() + 2_000);
    for (int i = 0; i < 5; i++) {
      work(store, promises, random.nextLong());
    }
    assertThatThrownBy(() -> store.put(new byte[7_000]).join())
        .cause()
        .satisfies(
            e -> assertThat(((DataException) e).failure()).isEqualTo(DataException.Failure.FULL));
    verify(store, promises);
    assertThat(volume.list(ROOT.resolve("segments")).size())
        .as("a full disk makes no files")
        .isLessThan(12);
    volume.setCapacity(Long.MAX_VALUE);
    store.put(new byte[7_000]).join();
    verify(store, promises);
    SimulatedVolume cut = volume.afterPowerCut(random);
    store.close();
    SegmentStore again = open(cut);
    verify(again, promises);
    again.close();
  }
}
