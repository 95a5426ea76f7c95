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
import io.zenko.dmd.metadata.json.bucket.BucketDirectory;
import io.zenko.dmd.metadata.json.check.StoreCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A listing held up the removal of a bucket's files until the journal knew of it no more. */
class CutOffRemovalTest {
  private static final Path ROOT = Path.of("/store");
  private static final Path BUCKETS = ROOT.resolve("sessions/0/buckets");
  private static final BucketName BUCKET = new BucketName("photos");
  private static final BucketName OTHER = new BucketName("other");
  private static final byte[] JSON = "{}".getBytes(UTF_8);

  /** Segments of 900 bytes, of which none is kept. */
  private static final JsonSettings SETTINGS =
      new JsonSettings(ROOT, 1, 900, 0, Duration.ZERO, 1 << 20, 0, 0, 16, 16, 1, 1);

  @Test
  void endsWithTheNextStartWhereverThatOneIsCutOff() throws IOException {
    SimulatedVolume left = heldUp();
    boolean done = false;
    for (int step = 1; !done; step++) {
      for (boolean after : new boolean[] {false, true}) {
        SimulatedVolume volume = left.afterKill();
        volume.dieAt(step, after);
        done = remove(volume);
        SimulatedVolume next = volume.afterKill();
        assertThat(new StoreCheck(next, ROOT, path -> {}).run().isSound())
            .as("cut off at step %d", step)
            .isTrue();
        try (JsonMetadataRepository again = new JsonMetadataRepository(open(next))) {
          assertThat(again.attributes(BUCKET)).as("cut off at step %d", step).isEmpty();
          assertThat(next.list(BUCKETS)).containsExactly(OTHER.value());
          create(again, BUCKET);
        }
      }
    }
  }

  /** The bucket was made again, by a process that has not started anew meanwhile. */
  @Test
  void isNotInTheWayOfTheNextOneWhereTheDiskRefusedItsEnd() throws IOException {
    SimulatedVolume volume = heldUp();
    Path aside = BUCKETS.resolve(BUCKET.value() + ".");
    volume.createDirectories(aside);
    volume.create(aside.resolve("removed.json")).close();
    assertThat(remove(volume)).isTrue();
    assertThat(volume.list(BUCKETS)).containsExactly(OTHER.value());
  }

  /** As a start does; answers false where the disk died. */
  private static boolean remove(SimulatedVolume volume) {
    try {
      BucketDirectory.of(volume, BUCKETS, BUCKET).removeLeftovers();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static SimulatedVolume heldUp() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store store = open(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      create(repository, BUCKET);
      create(repository, OTHER);
      put(repository, BUCKET);
      seal(store, repository);
      try (EntryCursor listing = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
        repository.deleteBucket(BUCKET, entry -> false).toCompletableFuture().join();
        seal(store, repository);
        assertThat(listing.next()).isTrue();
        return volume.afterKill();
      }
    }
  }

  private static Store open(SimulatedVolume volume) throws IOException {
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    return Store.open(volume, SETTINGS, clock, Runnable::run);
  }

  private static void create(JsonMetadataRepository repository, BucketName bucket) {
    repository.createBucket(bucket, JSON, OptionalInt.empty()).toCompletableFuture().join();
  }

  private static void put(JsonMetadataRepository repository, BucketName bucket) {
    repository.write(bucket, Batch.put(Key.of("key"), JSON)).toCompletableFuture().join();
  }

  /** Until all that was written is in files, and the journal has none of it. */
  private static void seal(Store store, JsonMetadataRepository repository) {
    for (int i = 0; i < 30; i++) {
      put(repository, OTHER);
    }
    store.awaitCheckpoints();
  }
}
