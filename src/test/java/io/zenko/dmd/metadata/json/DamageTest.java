package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Stride;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is cut off the end of the journal is forgotten; what is damaged before it is told. */
class DamageTest {
  private static final Path JOURNAL = Path.of("/store/sessions/0/journal");
  private static final Path SEGMENT = Segment.path(JOURNAL, 1);
  private static final BucketName HURT = new BucketName("hurt");
  private static final BucketName SOUND = new BucketName("sound");

  private static final int EVERYDAY = 5;

  private static Store openStore(Volume volume, long segmentBytes) throws IOException {
    JsonSettings settings = JsonSettings.of(Path.of("/store")).withMaxSegmentBytes(segmentBytes);
    return Store.open(volume, settings, new MonotonicClock(InstantSource.system()), Runnable::run);
  }

  private static JsonMetadataRepository open(Volume volume) throws IOException {
    return new JsonMetadataRepository(openStore(volume, 1 << 20));
  }

  private static void put(JsonMetadataRepository store, BucketName bucket, String key) {
    store
        .write(bucket, Batch.put(Key.of(key), bytes("{\"of\":\"" + key + "\"}")))
        .toCompletableFuture()
        .join();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** A store of two buckets, each change a write of its own, as a killed process leaves it. */
  private static SimulatedVolume written(long segmentBytes) throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    SimulatedVolume killed;
    Store files = openStore(volume, segmentBytes);
    try (JsonMetadataRepository store = new JsonMetadataRepository(files)) {
      store.createBucket(HURT, bytes("{}"), OptionalInt.empty()).toCompletableFuture().join();
      store.createBucket(SOUND, bytes("{}"), OptionalInt.empty()).toCompletableFuture().join();
      for (int i = 0; i < 6; i++) {
        put(store, HURT, "h" + i);
        put(store, SOUND, "s" + i);
      }
      files.awaitCheckpoints();
      killed = volume.afterKill();
    }
    return killed;
  }

  private static List<Integer> lineEnds(byte[] content) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        ends.add(i + 1);
      }
    }
    return ends;
  }

  @Test
  void aTailCutAtAnyByteLeavesTheWholeRecordsBeforeIt() throws IOException {
    SimulatedVolume volume = written(1 << 20);
    byte[] journal = volume.content(SEGMENT);
    List<Integer> ends = lineEnds(journal);
    // The first line is there from the store's making on: see JournalLossTest.
    for (int cut : Stride.of(ends.get(0), journal.length, EVERYDAY).toArray()) {
      long whole = Math.max(0, ends.stream().filter(end -> end <= cut).count() - 1);
      SimulatedVolume torn = volume.with(SEGMENT, Arrays.copyOf(journal, cut));
      try (JsonMetadataRepository store = open(torn)) {
        assertThat(store.sessions().log(0).last()).as("cut at %d", cut).isEqualTo(whole);
      }
      // The cut itself is not met again, and what is written after it is read back.
      try (JsonMetadataRepository store = open(torn)) {
        assertThat(store.sessions().log(0).last()).isEqualTo(whole);
      }
    }
  }

  @Test
  void aDamagedRecordBeforeTheTailClosesItsBucketAndNoOther() throws IOException {
    SimulatedVolume volume = written(1 << 20);
    byte[] journal = volume.content(SEGMENT);
    List<Integer> ends = lineEnds(journal);
    // The record of h2, in its entries: whose it is can still be read.
    int line = ends.indexOf(lineHolding(journal, ends, "\"h2\""));
    int at = ends.get(line) - 30;
    byte[] damaged = journal.clone();
    damaged[at] ^= 1;
    SimulatedVolume hurt = volume.with(SEGMENT, damaged);
    for (int start = 0; start < 2; start++) {
      try (JsonMetadataRepository store = open(hurt)) {
        assertThatThrownBy(() -> store.get(HURT, Key.of("h1")))
            .isInstanceOfSatisfying(
                MetadataException.class, e -> assertThat(e.failure()).isEqualTo(Failure.CORRUPT))
            .hasMessageContaining(SEGMENT.toString())
            .hasMessageContaining("byte " + ends.get(line - 1));
        assertThatThrownBy(() -> put(store, HURT, "new")).hasMessageContaining("is damaged");
        assertThat(store.get(SOUND, Key.of("s5")).map(String::new)).contains("{\"of\":\"s5\"}");
        put(store, SOUND, "after" + start);
      }
    }
  }

  private static Integer lineHolding(byte[] journal, List<Integer> ends, String text) {
    for (int i = 1; i < ends.size(); i++) {
      String line = new String(Arrays.copyOfRange(journal, ends.get(i - 1), ends.get(i)), UTF_8);
      if (line.contains(text)) {
        return ends.get(i);
      }
    }
    throw new AssertionError("no line holds " + text);
  }

  @Test
  void anyByteDamagedBeforeTheTailIsNeverServedAsIfItWereWhole() throws IOException {
    SimulatedVolume volume = written(1 << 20);
    byte[] journal = volume.content(SEGMENT);
    List<Integer> ends = lineEnds(journal);
    // Without its newline the line before the last is one with the last, and that may be torn.
    int lastLine = ends.get(ends.size() - 2) - 1;
    for (int at : Stride.of(ends.get(0), lastLine - 1, EVERYDAY).toArray()) {
      byte[] damaged = journal.clone();
      damaged[at] ^= 4;
      SimulatedVolume hurt = volume.with(SEGMENT, damaged);
      try (JsonMetadataRepository store = open(hurt)) {
        int refused = refusals(store, HURT, "h") + refusals(store, SOUND, "s");
        assertThat(refused).as("damage at byte %d", at).isPositive();
      }
    }
  }

  /** 1 where the bucket is refused; 0 where all of it is there as it was written. */
  private static int refusals(JsonMetadataRepository store, BucketName bucket, String prefix) {
    try {
      for (int i = 0; i < 6; i++) {
        Optional<byte[]> value = store.get(bucket, Key.of(prefix + i));
        assertThat(value.map(String::new)).contains("{\"of\":\"" + prefix + i + "\"}");
      }
      return 0;
    } catch (MetadataException e) {
      assertThat(e.failure()).isEqualTo(Failure.CORRUPT);
      return 1;
    }
  }

  @Test
  void aDamagedByteInARunIsNeverServedAsIfItWereWhole() throws IOException {
    SimulatedVolume volume = written(600);
    Path directory = Path.of("/store/sessions/0/buckets/hurt");
    String name =
        volume.list(directory).stream().filter(n -> n.endsWith(".jsonl")).findFirst().orElseThrow();
    Path run = directory.resolve(name);
    byte[] content = volume.content(run);
    for (int at = 0; at < content.length; at++) {
      byte[] damaged = content.clone();
      damaged[at] ^= 4;
      try (JsonMetadataRepository store = open(volume.with(run, damaged))) {
        refusals(store, HURT, "h"); // asserts that whatever is served is right
        assertThat(refusals(store, SOUND, "s")).isZero();
      }
    }
  }

  @Test
  void aDamagedIndexOfARunIsToldAndNeverMisleads() throws IOException {
    SimulatedVolume volume = written(600);
    Path directory = Path.of("/store/sessions/0/buckets/hurt");
    String name =
        volume.list(directory).stream()
            .filter(n -> n.endsWith(".blocks"))
            .findFirst()
            .orElseThrow();
    Path index = directory.resolve(name);
    byte[] content = volume.content(index);
    for (int at = 0; at < content.length; at++) {
      byte[] damaged = content.clone();
      damaged[at] ^= 4;
      try (JsonMetadataRepository store = open(volume.with(index, damaged))) {
        assertThat(refusals(store, HURT, "h")).as("byte %d", at).isEqualTo(1);
        assertThat(refusals(store, SOUND, "s")).isZero();
      }
    }
    for (int length : new int[] {0, 10, content.length / 2, content.length - 1}) {
      try (JsonMetadataRepository store =
          open(volume.with(index, Arrays.copyOf(content, length)))) {
        assertThat(refusals(store, HURT, "h")).as("cut at byte %d", length).isEqualTo(1);
        assertThat(refusals(store, SOUND, "s")).isZero();
      }
    }
  }

  @Test
  void aDamagedManifestClosesItsBucketAndNoOther() throws IOException {
    SimulatedVolume volume = written(600);
    Path manifest = Path.of("/store/sessions/0/buckets/hurt/bucket.json");
    byte[] damaged = volume.content(manifest);
    damaged[damaged.length / 2] ^= 1;
    try (JsonMetadataRepository store = open(volume.with(manifest, damaged))) {
      assertThat(refusals(store, HURT, "h")).isEqualTo(1);
      assertThat(refusals(store, SOUND, "s")).isZero();
    }
  }
}
