package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.BucketSize;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.journal.Segment;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Of a bucket that nobody uses there is its name; it is opened when it is used. */
class IdleBucketsTest {
  private static final Path ROOT = Path.of("/store");
  private static final Path BUCKETS = ROOT.resolve("sessions/0/buckets");
  private static final int COUNT = 40;

  private static Store open(SimulatedVolume volume) throws IOException {
    JsonSettings settings = JsonSettings.of(ROOT).withMaxSegmentBytes(2000).withOpenBuckets(1);
    return Store.open(volume, settings, new MonotonicClock(InstantSource.system()), Runnable::run);
  }

  private static BucketName bucket(int number) {
    return new BucketName(String.format(Locale.ROOT, "bucket-%03d", number));
  }

  private static byte[] value(int number) {
    return ("{\"n\":" + number + "}").getBytes(UTF_8);
  }

  private static void put(JsonMetadataRepository repository, int number, String key) {
    repository
        .write(bucket(number), Batch.put(Key.of(key), value(number)))
        .toCompletableFuture()
        .join();
  }

  private static void fill(JsonMetadataRepository repository) {
    for (int i = 0; i < COUNT; i++) {
      repository
          .createBucket(bucket(i), value(i), OptionalInt.empty())
          .toCompletableFuture()
          .join();
      put(repository, i, "early");
    }
  }

  private static SimulatedVolume stopped() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store store = open(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      fill(repository);
      store.awaitCheckpoints();
    }
    return volume;
  }

  @Test
  void theSizeIsKnownOfABucketThatIsOpenAndOpensNone() throws Exception {
    Store store = open(stopped());
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      // After a start each bucket is looked at, and open until that is collected.
      store.awaitCheckpoints();
      awaitCollected(new WeakReference<>(store.catalogue().peek(bucket(3)).orElse(null)));

      assertThat(store.catalogue().peek(bucket(3))).isEmpty();
      assertThat(repository.size(bucket(3))).isEmpty();
      assertThat(store.catalogue().peek(bucket(3))).isEmpty();

      assertThat(repository.attributes(bucket(3))).isPresent();
      BucketSize inFiles = repository.size(bucket(3)).orElseThrow();
      assertThat(inFiles.entries()).isEqualTo(1);
      assertThat(inFiles.bytes()).isPositive();

      put(repository, 3, "late");
      assertThat(repository.size(bucket(3)).orElseThrow().entries()).isEqualTo(2);
      assertThat(repository.size(new BucketName("none"))).isEmpty();
    }
  }

  @Test
  void aBucketThatIsInRunsIsLetGoOfAndOpenedAgain() throws Exception {
    Store store = open(new SimulatedVolume());
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      fill(repository);
      // What seals the segments of the others.
      for (int i = 0; i < 60; i++) {
        put(repository, 0, "late" + i);
      }
      store.awaitCheckpoints();
      WeakReference<Bucket> idle =
          new WeakReference<>(store.catalogue().peek(bucket(7)).orElse(null));
      store.catalogue().find(bucket(0));
      awaitCollected(idle);
      for (int i = 0; i < COUNT; i++) {
        assertThat(repository.get(bucket(i), Key.of("early"))).contains(value(i));
        assertThat(repository.attributes(bucket(i))).contains(value(i));
        put(repository, i, "again");
      }
      assertThat(repository.get(bucket(7), Key.of("again"))).contains(value(7));
    }
  }

  /** Collections are the machine's; it is asked until it has made one. */
  private static void awaitCollected(WeakReference<Bucket> reference) throws InterruptedException {
    List<byte[]> ballast = new ArrayList<>();
    while (!reference.refersTo(null)) {
      System.gc();
      ballast.add(new byte[1 << 20]);
      assertThat(ballast).as("collections").hasSizeLessThan(200);
    }
  }

  @Test
  void aStartReadsNoManifestOfABucketThatTheJournalDoesNotTouch() throws IOException {
    SimulatedVolume volume = stopped();
    // Who reads it meets what is no manifest.
    SimulatedVolume hurt = volume.with(manifest(7), new byte[] {'x'});
    Store store = open(hurt);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      assertThatThrownBy(() -> repository.get(bucket(7), Key.of("early")))
          .isInstanceOfSatisfying(
              MetadataException.class, e -> assertThat(e.failure()).isEqualTo(Failure.CORRUPT));
      assertThat(repository.get(bucket(8), Key.of("early"))).isPresent();
      store.awaitCheckpoints();
      assertThat(repository.damagedBuckets()).containsExactly(bucket(7));
    }
    // And so does each later start, whatever is used.
    store = open(hurt);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      store.awaitCheckpoints();
      assertThat(repository.damagedBuckets()).containsExactly(bucket(7));
    }
  }

  @Test
  void anOlderManifestIsToldThoughTheDaemonWasKilledBeforeItWasLookedAt() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    byte[] old;
    Store store = open(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      fill(repository);
      store.awaitCheckpoints();
      old = volume.content(manifest(7));
      for (int i = 0; i < 60; i++) {
        put(repository, 7, "late" + i);
      }
      store.awaitCheckpoints();
    }
    SimulatedVolume swapped = volume.with(manifest(7), old);
    // Killed at each step of the start and of what is done in the background after it.
    for (int step = 1; step <= 12; step++) {
      SimulatedVolume killed = swapped.afterKill();
      killed.dieAt(step, true);
      try (JsonMetadataRepository repository = new JsonMetadataRepository(open(killed))) {
        put(repository, 3, "more");
      } catch (IOException | RuntimeException e) {
        assertThat(e).hasStackTraceContaining("power");
      }
      try (JsonMetadataRepository repository =
          new JsonMetadataRepository(open(killed.afterKill()))) {
        assertThatThrownBy(() -> repository.get(bucket(7), Key.of("early")))
            .as("killed at step %d", step)
            .hasMessageContaining("the last stop had left one of record");
      }
    }
  }

  @Test
  void aBucketThatIsDamagedDoesNotKeepTheOthersInMemory() throws IOException {
    SimulatedVolume hurt = stopped().with(manifest(7), new byte[] {'x'});
    Store store = open(hurt);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      for (int i = 0; i < 200; i++) {
        put(repository, 3, "k" + i);
      }
      store.awaitCheckpoints();
      Segment current = store.shards().get(0).segments().current();
      assertThat(store.shards().get(0).journal().memory()).isEqualTo(current.memory());
    }
  }

  @Test
  void aListShowsBucketsAsTheyWereThoughTheyAreReadLater() throws IOException {
    Store store = open(stopped());
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      store.awaitCheckpoints();
      List<String> listed = new ArrayList<>();
      try (EntryCursor all = repository.buckets(KeyRange.ALL, Order.DESCENDING)) {
        assertThat(all.next()).isTrue();
        repository.deleteBucket(bucket(5), entry -> false).toCompletableFuture().join();
        repository.putAttributes(bucket(6), value(600)).toCompletableFuture().join();
        do {
          listed.add(all.key() + new String(all.value(), UTF_8));
        } while (all.next());
      }
      List<String> expected = new ArrayList<>();
      for (int i = COUNT - 1; i >= 0; i--) {
        expected.add(bucket(i) + new String(value(i), UTF_8));
      }
      assertThat(listed).isEqualTo(expected);
    }
  }

  private static Path manifest(int number) {
    return BUCKETS.resolve(bucket(number).value()).resolve("bucket.json");
  }
}
