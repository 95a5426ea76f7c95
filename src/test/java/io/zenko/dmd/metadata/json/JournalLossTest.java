package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.check.StoreCheck;
import io.zenko.dmd.metadata.json.journal.JournalExtent;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.journal.StopBuckets;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a start and fsck say of a store that has less than there was, and what helps then. */
class JournalLossTest {
  private static final Path ROOT = Path.of("/store");
  private static final Path SESSION = ROOT.resolve("sessions/0");
  private static final Path JOURNAL = SESSION.resolve("journal");
  private static final Path MARK = SESSION.resolve("stopped.json");
  private static final Path CHECKPOINT = SESSION.resolve("checkpoint.json");
  private static final List<BucketName> BUCKETS =
      List.of(new BucketName("a"), new BucketName("b"), new BucketName("c"));

  private static Store store(SimulatedVolume volume) throws IOException {
    JsonSettings settings =
        new JsonSettings(
            ROOT, 1, 900, 2600, Duration.ofDays(7), 64 << 20, 0, 0, 512, 4096, 16, 64 << 20);
    return Store.open(volume, settings, new MonotonicClock(InstantSource.system()), Runnable::run);
  }

  private static JsonMetadataRepository open(SimulatedVolume volume) throws IOException {
    return new JsonMetadataRepository(store(volume));
  }

  private static void put(JsonMetadataRepository repository, BucketName bucket, String key) {
    byte[] value = ("{\"of\":\"" + key + "\"}").getBytes(UTF_8);
    repository.write(bucket, Batch.put(Key.of(key), value)).toCompletableFuture().join();
  }

  private static void fill(JsonMetadataRepository repository, String prefix) {
    for (BucketName bucket : BUCKETS) {
      for (int i = 0; i < 6; i++) {
        put(repository, bucket, prefix + i);
      }
    }
  }

  /** New buckets, of which a checkpoint has all but the last entry. */
  private static void fillPastACheckpoint(JsonMetadataRepository repository, Store files) {
    for (BucketName bucket : BUCKETS) {
      byte[] attributes = "{}".getBytes(UTF_8);
      repository.createBucket(bucket, attributes, OptionalInt.empty()).toCompletableFuture().join();
    }
    fill(repository, "early");
    files.awaitCheckpoints();
    BUCKETS.forEach(bucket -> put(repository, bucket, "last"));
  }

  private static SimulatedVolume stopped() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store files = store(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(files)) {
      fillPastACheckpoint(repository, files);
      files.awaitCheckpoints(); // up to the last segment
    }
    return volume;
  }

  private static Path lastSegment(SimulatedVolume volume) throws IOException {
    List<Long> firsts = JournalExtent.segmentsIn(volume, JOURNAL);
    return Segment.path(JOURNAL, firsts.get(firsts.size() - 1));
  }

  private static List<String> fsck(SimulatedVolume volume) throws IOException {
    return new StoreCheck(volume, ROOT, path -> {}).run().lines();
  }

  private static boolean isSound(SimulatedVolume volume) throws IOException {
    return new StoreCheck(volume, ROOT, path -> {}).run().isSound();
  }

  private static void assertWhole(JsonMetadataRepository repository) {
    for (BucketName bucket : BUCKETS) {
      assertThat(repository.get(bucket, Key.of("early5"))).as("%s", bucket).isPresent();
      assertThat(repository.get(bucket, Key.of("last"))).as("%s", bucket).isPresent();
    }
  }

  @Test
  void fsckNamesEveryBucketWhoseChangesMayBeLost() throws IOException {
    SimulatedVolume volume = stopped();
    Path manifest = SESSION.resolve("buckets/a/bucket.json");
    SimulatedVolume swapped = volume.with(lastSegment(volume), volume.content(manifest));
    for (SimulatedVolume hurt : List.of(swapped, volume.without(lastSegment(volume)))) {
      for (BucketName bucket : BUCKETS) {
        assertThat(fsck(hurt)).anyMatch(line -> line.startsWith("DAMAGED bucket " + bucket + ":"));
        assertThat(fsck(hurt)).doesNotContain("sound bucket " + bucket);
      }
    }
  }

  @Test
  void aFileThatIsNoSegmentIsNamedWhereOneIsMissing() throws IOException {
    SimulatedVolume volume = stopped();
    byte[] content = volume.content(lastSegment(volume));
    SimulatedVolume renamed =
        volume.without(lastSegment(volume)).with(JOURNAL.resolve("renamed.jsonl"), content);
    assertThatThrownBy(() -> open(renamed))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(lastSegment(volume).toString())
        .hasMessageContaining("renamed.jsonl");
    assertThat(renamed.content(JOURNAL.resolve("renamed.jsonl"))).isEqualTo(content);
  }

  @Test
  void aCutThatIsRefusedChangesNothingAndIsMendedByTheFile() throws IOException {
    SimulatedVolume volume = stopped();
    Path last = lastSegment(volume);
    byte[] whole = volume.content(last);
    SimulatedVolume cut = volume.with(last, Arrays.copyOf(whole, whole.length / 2));
    for (int start = 0; start < 2; start++) {
      assertThatThrownBy(() -> open(cut)).hasMessageContaining(last + ": records ");
    }
    assertThat(cut.content(last)).hasSize(whole.length / 2);
    try (JsonMetadataRepository repository = open(cut.with(last, whole))) {
      assertWhole(repository);
    }
  }

  @Test
  void aLossThatIsAcceptedLeavesTheRest() throws IOException {
    SimulatedVolume volume = stopped();
    SimulatedVolume none = volume.withoutTree(JOURNAL);
    none.createDirectories(JOURNAL);
    SimulatedVolume lost = volume.without(lastSegment(volume));
    for (SimulatedVolume hurt : List.of(none, lost)) {
      assertThatThrownBy(() -> open(hurt)).isInstanceOf(FormatException.class);
      SimulatedVolume accepted = hurt.with(SESSION.resolve("accept-loss"), new byte[0]);
      try (JsonMetadataRepository repository = open(accepted)) {
        assertThat(repository.get(BUCKETS.get(0), Key.of("early5"))).isPresent();
        SimulatedVolume killed = accepted.afterKill();
        assertThat(isSound(killed)).isTrue();
        open(killed).close();
        fill(repository, "after");
      }
      assertThat(accepted.exists(SESSION.resolve("accept-loss"))).isFalse();
      assertThat(isSound(accepted)).isTrue();
      try (JsonMetadataRepository repository = open(accepted)) {
        for (BucketName bucket : BUCKETS) {
          assertThat(repository.get(bucket, Key.of("after5"))).isPresent();
        }
      }
    }
  }

  @Test
  void aDamagedCheckpointIsMadeAgainFromTheJournalThatIsKept() throws IOException {
    SimulatedVolume volume = stopped();
    assertThat(JournalExtent.segmentsIn(volume, JOURNAL).get(0)).isGreaterThan(1);
    byte[] damaged = volume.content(CHECKPOINT);
    damaged[60] ^= 1;
    SimulatedVolume hurt = volume.with(CHECKPOINT, damaged);
    assertThat(fsck(hurt)).anyMatch(line -> line.contains("checkpoint.json is damaged"));
    Store files = store(hurt);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(files)) {
      assertWhole(repository);
      fill(repository, "later");
      files.awaitCheckpoints();
    }
    assertThat(new StoreCheck(hurt, ROOT, path -> {}).run().isSound()).isTrue();
  }

  @Test
  void aBucketWhoseFolderIsGoneStaysClosedUntilItIsBack() throws IOException {
    SimulatedVolume volume = stopped();
    Path folder = SESSION.resolve("buckets/b");
    SimulatedVolume hurt = volume.withoutTree(folder);
    for (int start = 0; start < 2; start++) {
      try (JsonMetadataRepository repository = open(hurt)) {
        assertThatThrownBy(() -> repository.get(BUCKETS.get(1), Key.of("last")))
            .isInstanceOf(MetadataException.class)
            .hasMessageContaining(folder.toString());
        assertThatThrownBy(() -> repository.accessMode(BUCKETS.get(1)))
            .hasMessageContaining("damaged");
        put(repository, BUCKETS.get(0), "beside" + start);
      }
    }
    hurt.createDirectories(folder);
    SimulatedVolume mended = hurt;
    for (Path file : volume.files()) {
      mended = file.startsWith(folder) ? mended.with(file, volume.content(file)) : mended;
    }
    try (JsonMetadataRepository repository = open(mended)) {
      assertWhole(repository);
      assertThat(repository.get(BUCKETS.get(0), Key.of("beside1"))).isPresent();
    }
  }

  @Test
  void aStartWithLittleMemoryRemovesNothingOfABucketWhoseManifestIsLost() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    SimulatedVolume killed;
    Store files = store(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(files)) {
      fillPastACheckpoint(repository, files);
      killed = volume.afterKill();
    }
    Path folder = SESSION.resolve("buckets/b");
    SimulatedVolume hurt = killed.without(folder.resolve("bucket.json"));
    List<String> before = hurt.list(folder);
    assertThat(before).anyMatch(name -> name.endsWith(".jsonl"));
    JsonSettings little = JsonSettings.of(ROOT).withMemory(1, 1 << 20);
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    try (JsonMetadataRepository repository =
        new JsonMetadataRepository(Store.open(hurt, little, clock, Runnable::run))) {
      assertThatThrownBy(() -> repository.get(BUCKETS.get(1), Key.of("last")))
          .hasMessageContaining("bucket.json is missing");
      assertThat(repository.get(BUCKETS.get(0), Key.of("last"))).isPresent();
    }
    assertThat(hurt.list(folder)).isEqualTo(before);
  }

  @Test
  void theMarkOfAStopIsGoneOnceEachBucketWasComparedAndAnOldOneSaysNothingWrong()
      throws IOException {
    SimulatedVolume volume = stopped();
    Path list = SESSION.resolve(StopBuckets.NAMES.get(0));
    byte[] mark = volume.content(MARK);
    byte[] buckets = volume.content(list);
    SimulatedVolume killed;
    Store store = store(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      store.awaitCheckpoints();
      assertThat(volume.exists(MARK)).isFalse();
      assertThat(volume.exists(list)).isFalse();
      fill(repository, "second");
      killed = volume.afterKill();
    }
    for (SimulatedVolume each :
        List.of(
            killed,
            killed.with(MARK, mark).with(list, buckets),
            volume.with(MARK, mark).with(list, buckets))) {
      try (JsonMetadataRepository repository = open(each)) {
        assertWhole(repository);
        assertThat(repository.get(BUCKETS.get(2), Key.of("second5"))).isPresent();
      }
    }
  }

  @Test
  void aStopOnAFullDiskIsOneWithoutAMark() throws IOException {
    SimulatedVolume volume = stopped();
    Store store = store(volume);
    JsonMetadataRepository repository = new JsonMetadataRepository(store);
    fill(repository, "more");
    store.awaitCheckpoints();
    volume.setCapacity(volume.used());
    repository.close();
    assertThat(volume.exists(MARK)).isFalse();
    volume.setCapacity(Long.MAX_VALUE);
    try (JsonMetadataRepository again = open(volume)) {
      assertWhole(again);
    }
  }

  @Test
  void aStoreWithoutItsFirstFileIsNotMadeAnew() throws IOException {
    SimulatedVolume volume = stopped();
    assertThatThrownBy(() -> open(volume.without(ROOT.resolve("dmd.json"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no dmd.json");
    SimulatedVolume another = new SimulatedVolume();
    open(another).close();
    byte[] facts = another.content(ROOT.resolve("dmd.json"));
    try (JsonMetadataRepository repository = open(volume.with(ROOT.resolve("dmd.json"), facts))) {
      assertWhole(repository);
    }
  }
}
