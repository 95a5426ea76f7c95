package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.merge.Merge;
import io.zenko.dmd.metadata.json.merge.MergePlan;
import io.zenko.dmd.metadata.json.merge.Shape;
import io.zenko.dmd.metadata.json.run.RunFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A merge goes on for long; the bucket's attributes may change meanwhile. */
class MergedAttributesTest {
  private static final BucketName BUCKET = new BucketName("photos");
  private static final byte[] OLD = "{\"versioning\":false}".getBytes(UTF_8);
  private static final byte[] NEW = "{\"versioning\":true}".getBytes(UTF_8);
  private static final Shape TINY = new Shape(250, 1000, 1000);

  /** Two sessions, segments of 900 bytes. */
  private static final JsonSettings SETTINGS =
      new JsonSettings(
          Path.of("/store"), 2, 900, 1 << 20, Duration.ofDays(7), 1 << 20, 0, 0, 16, 16, 1, 1);

  private final SimulatedVolume volume = new SimulatedVolume();
  private int keys;

  @Test
  void areThoseThatACheckpointLeft() throws IOException {
    Store store = open(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      LongMerge merge = begin(store, repository);

      repository.putAttributes(BUCKET, NEW).toCompletableFuture().join();
      checkpoint(store, repository);
      assertThat(merge.end()).isTrue();
      BucketFiles files = bucket(store).files();
      assertThat(files.readAttributes(files.manifest().orElseThrow())).isEqualTo(NEW);
    }
    try (JsonMetadataRepository again = new JsonMetadataRepository(open(volume))) {
      assertThat(again.attributes(BUCKET)).hasValue(NEW);
    }
  }

  @Test
  void areNotLeftToABucketThatCameToTheNameByWayOfAnotherSession() throws IOException {
    Store store = open(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      LongMerge merge = begin(store, repository);

      remove(repository);
      create(repository, OLD, 1);
      remove(repository);
      create(repository, NEW, 0);
      checkpoint(store, repository);
      boolean isMerged = merge.end();
      try (JsonMetadataRepository again = new JsonMetadataRepository(open(volume.afterKill()))) {
        assertThat(again.attributes(BUCKET)).hasValue(NEW);
        assertThat(again.get(BUCKET, Key.of("key-" + (keys - 1)))).isPresent();
      }
      assertThat(isMerged).isFalse();
    }
  }

  private static void create(JsonMetadataRepository repository, byte[] attributes, int session) {
    repository
        .createBucket(BUCKET, attributes, OptionalInt.of(session))
        .toCompletableFuture()
        .join();
  }

  private static void remove(JsonMetadataRepository repository) {
    repository.deleteBucket(BUCKET, entry -> false).toCompletableFuture().join();
  }

  private static Store open(SimulatedVolume volume) throws IOException {
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    return Store.open(volume, SETTINGS, Shape.STANDARD, clock, Runnable::run);
  }

  private static Bucket bucket(Store store) {
    return store.catalogue().requireLoaded(BUCKET);
  }

  /** One run more; with three, the store itself does not merge yet. */
  private void checkpoint(Store store, JsonMetadataRepository repository) {
    int runs = bucket(store).files().levels().level(0).size();
    while (bucket(store).files().levels().level(0).size() == runs) {
      repository
          .write(BUCKET, Batch.put(Key.of("key-" + keys++), "{}".getBytes(UTF_8)))
          .toCompletableFuture()
          .join();
      store.shards().get(0).checkpointer().awaitIdle();
    }
  }

  /** Of a bucket of two runs; all is written, but for the manifest. */
  private LongMerge begin(Store store, JsonMetadataRepository repository) throws IOException {
    create(repository, OLD, 0);
    checkpoint(store, repository);
    checkpoint(store, repository);
    BucketFiles files = bucket(store).files();
    long created = bucket(store).committed().created();
    MergePlan plan = MergePlan.next(files.levels(), TINY).orElseThrow();
    List<RunFacts> made = new ArrayList<>();
    new Merge(plan, new Merger.NewRuns(files, made), bytes -> {}).run();
    return new LongMerge(files, created, plan, made);
  }

  private record LongMerge(BucketFiles files, long created, MergePlan plan, List<RunFacts> made) {
    boolean end() throws IOException {
      return files.merged(created, plan, made);
    }
  }
}
