package io.zenko.dmd.data.file.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.PackedSegment;
import io.zenko.dmd.data.file.compaction.Compactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Segments are written anew without their dead; keys go on to be good. */
class SegmentCompactionTest {
  private static final Path ROOT = Path.of("/store");
  private static final Path INCOMING = ROOT.resolve("incoming");
  private static final SegmentSettings SETTINGS = new SegmentSettings(100_000, 400_000, 2, false);

  private final long seed = new Random().nextLong();
  private final Map<BlobKey, byte[]> live = new LinkedHashMap<>();
  private final List<BlobKey> dead = new ArrayList<>();

  private static SegmentStore open(SimulatedVolume volume) throws IOException {
    volume.createDirectory(INCOMING);
    SegmentStore store =
        new SegmentStore(volume, ROOT, SETTINGS, Clock.systemUTC(), new SegmentMetrics());
    store.begin(INCOMING);
    return store;
  }

  /** Fills two segments and begins a third; so many of a hundred blobs are deleted. */
  private void fill(SegmentStore store, int deletedPercent) throws IOException {
    Random random = new Random(seed);
    while (store.numbers().size() < 3) {
      byte[] bytes = Blobs.bytes(random.nextLong(), random.nextInt(20_000));
      live.put(store.put(bytes).join(), bytes);
    }
    for (BlobKey key : List.copyOf(live.keySet())) {
      if (random.nextInt(100) < deletedPercent) {
        delete(store, key);
      }
    }
    store.settle();
  }

  private void delete(SegmentStore store, BlobKey key) {
    assertThat(store.delete(place(key)).join()).isTrue();
    live.remove(key);
    dead.add(key);
  }

  private static SegmentKey place(BlobKey key) {
    return SegmentKey.parse(key).orElseThrow();
  }

  private static Compactor compactor(SegmentStore store) {
    return new Compactor(store, 50, Throttle.unbounded());
  }

  @Test
  void aSegmentTellsWhatIsDoneWithItAndHowOftenItWasCompacted() throws IOException {
    SegmentStore store = open(new SimulatedVolume());
    fill(store, 0);
    List<BlobKey> inFirst = in(1);
    inFirst.subList(1, inFirst.size()).forEach(key -> delete(store, key));
    store.settle();
    List<PackedSegment> before = standing(store);
    assertThat(before)
        .extracting(PackedSegment::state)
        .containsExactly(
            PackedSegment.State.SETTLED, PackedSegment.State.SETTLED, PackedSegment.State.APPENDED);
    assertThat(before).extracting(PackedSegment::generation).containsOnly(0);
    assertThat(before.stream().mapToLong(PackedSegment::liveBlobs).sum()).isEqualTo(live.size());

    assertThat(compactor(store).run()).as("seed %d", seed).isTrue();

    List<PackedSegment> after = standing(store);
    assertThat(after).extracting(PackedSegment::generation).containsExactly(1, 0, 0);
    assertThat(after.stream().mapToLong(PackedSegment::liveBlobs).sum()).isEqualTo(live.size());
    assertThat(after.stream().mapToLong(PackedSegment::deadBytes).sum())
        .isLessThan(before.stream().mapToLong(PackedSegment::deadBytes).sum());
    store.close();
  }

  private static List<PackedSegment> standing(SegmentStore store) {
    return store.segments().stream()
        .map(Segment::standing)
        .sorted(Comparator.comparing(PackedSegment::number))
        .toList();
  }

  private void verify(SegmentStore store) {
    live.forEach((key, bytes) -> assertThat(get(store, key)).as("seed %d", seed).isEqualTo(bytes));
    dead.forEach(key -> assertThat(store.open(place(key))).as("seed %d", seed).isEmpty());
    assertThat(store.blobs().map(blob -> blob.key()))
        .containsExactlyInAnyOrderElementsOf(live.keySet());
  }

  private static byte[] get(SegmentStore store, BlobKey key) {
    try (Blob blob = store.open(place(key)).orElseThrow()) {
      return Blobs.get(blob, ByteRange.whole(blob.size()));
    }
  }

  @Test
  void whatIsDeletedOnceTheFolderCouldNotBeForcedStaysDeleted() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    try (SegmentStore store = open(volume)) {
      fill(store, 80);
      volume.failForceOfDirectory();
      Compactor compactor = compactor(store);
      assertThat(compactor.run()).isFalse();
      assertThat(compactor.failures()).isOne();
      List<BlobKey> some = List.copyOf(live.keySet());
      some.subList(0, some.size() * 4 / 5).forEach(key -> delete(store, key));
    }
    try (SegmentStore again = open(volume)) {
      verify(again);
    }
  }

  @Test
  void whatIsDeletedStaysDeletedThoughAReaderHadTheOldFileOpenedBefore() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    try (SegmentStore store = open(volume)) {
      List<BlobKey> inFirst = leaveTwoInTheFirst(store);
      get(store, in(2).get(0));
      get(store, in(3).get(0)); // no more than two files stay open: the first one does not
      volume.onOpen(() -> assertThat(compactor(store).run()).isTrue());
      get(store, inFirst.get(0));
      delete(store, inFirst.get(1));
    }
    try (SegmentStore again = open(volume)) {
      verify(again);
    }
  }

  @Test
  void whatCouldNotBeMarkedAtOnceAndWasMarkedAgainDuringACompactionStaysDeleted()
      throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    try (SegmentStore store = open(volume)) {
      BlobKey victim = leaveTwoInTheFirst(store).get(0);
      volume.beforeWrites(
          path -> {
            if (path.endsWith("00000001.compacting") && live.containsKey(victim)) {
              volume.failWrite(ROOT.resolve("segments/00000001"));
              delete(store, victim);
              settle(store);
            }
          });
      assertThat(compactor(store).run()).isTrue();
      assertThat(dead).contains(victim);
      verify(store);
    }
    try (SegmentStore again = open(volume)) {
      verify(again);
    }
  }

  /** Of all blobs of the first of some segments; answers these two. */
  private List<BlobKey> leaveTwoInTheFirst(SegmentStore store) throws IOException {
    fill(store, 0);
    List<BlobKey> inFirst = in(1);
    inFirst.subList(2, inFirst.size()).forEach(key -> delete(store, key));
    store.settle();
    return inFirst.subList(0, 2);
  }

  private static void settle(SegmentStore store) {
    try {
      store.settle();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<BlobKey> in(int segment) {
    return live.keySet().stream().filter(key -> place(key).segment() == segment).toList();
  }

  @Test
  void givesRoomBackAndKeepsEachKey() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    try (SegmentStore store = open(volume)) {
      fill(store, 80);
      long before = volume.used();
      while (compactor(store).run()) {
        verify(store);
      }
      assertThat(volume.used()).isLessThan(before / 2);
      List<BlobKey> some = List.copyOf(live.keySet());
      some.subList(0, some.size() * 4 / 5).forEach(key -> delete(store, key));
      while (compactor(store).run()) {
        verify(store);
      }
      List<String> damaged = new ArrayList<>();
      for (int number : store.numbers()) {
        store.check(number, bytes -> {}, damaged::add);
      }
      assertThat(damaged).isEmpty();
    }
    try (SegmentStore again = open(volume)) {
      verify(again);
    }
    assertThat(volume.openFiles()).isZero();
  }

  @Test
  void aSegmentWithoutABlobIsRemoved() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    try (SegmentStore store = open(volume)) {
      fill(store, 100);
      while (compactor(store).run()) {}
      assertThat(store.numbers()).hasSize(1);
      verify(store);
    }
  }

  @Test
  void aSegmentThatIsHardlyDeadIsLeftAlone() throws IOException {
    try (SegmentStore store = open(new SimulatedVolume())) {
      fill(store, 20);
      assertThat(compactor(store).run()).isFalse();
    }
  }

  @Test
  void aReaderGoesOnInTheFileThatWasReplaced() throws IOException {
    try (SegmentStore store = open(new SimulatedVolume())) {
      byte[] bytes = Blobs.bytes(seed, 90_000);
      BlobKey key = store.put(bytes).join();
      fill(store, 90);
      try (Blob blob = store.open(place(key)).orElseThrow()) {
        while (compactor(store).run()) {}
        store.delete(place(key)).join();
        while (compactor(store).run()) {}
        assertThat(Blobs.get(blob, ByteRange.whole(bytes.length))).isEqualTo(bytes);
      }
    }
  }

  @Test
  void deletesDuringACompactionAreInItsFile() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    SegmentStore store = open(volume);
    fill(store, 60);
    List<BlobKey> victims = List.copyOf(live.keySet()).subList(0, live.size() / 2);
    List<BlobKey> left = new ArrayList<>(victims);
    Path compacting = ROOT.resolve("segments/00000001.compacting");
    volume.beforeWrites(
        path -> {
          if (path.equals(compacting) && !left.isEmpty()) {
            BlobKey key = left.remove(0);
            dead.add(key);
            live.remove(key);
            CompletableFuture<Boolean> unused = store.delete(place(key));
          }
        });
    compactor(store).run();
    victims.stream().filter(live::containsKey).toList().forEach(key -> delete(store, key));
    store.put(new byte[1]).thenAccept(key -> live.put(key, new byte[1])).join();
    verify(store);
    SimulatedVolume killed = volume.afterPowerCut(new Random(seed));
    store.close();
    try (SegmentStore again = open(killed)) {
      verify(again);
    }
  }

  @Test
  void aPowerCutAtAnyStepOfACompactionLosesNothing() throws IOException {
    Random random = new Random(seed);
    for (int step = 1; ; step++) {
      live.clear();
      dead.clear();
      SimulatedVolume volume = new SimulatedVolume();
      SegmentStore store = open(volume);
      fill(store, 70);
      int before = volume.steps();
      volume.dieAt(before + step, random.nextBoolean());
      while (compactor(store).run()) {}
      boolean done = volume.steps() < before + step;
      SimulatedVolume cut = volume.afterPowerCut(random);
      volume.dieAt(0, true);
      try (SegmentStore again = open(cut)) {
        verify(again);
        again.survey();
        while (compactor(again).run()) {}
        verify(again);
        assertThat(cut.list(ROOT.resolve("segments"))).allMatch(name -> name.length() == 8);
      }
      if (done) {
        assertThat(step).isGreaterThan(10);
        return;
      }
      assertThatThrownBy(store::close).isInstanceOf(DataException.class);
    }
  }

  @Test
  void aDamagedSegmentIsNotCompactedAndTheDamageStaysDamage() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    BlobKey victim;
    try (SegmentStore store = open(volume)) {
      fill(store, 70);
      victim =
          live.keySet().stream()
              .filter(key -> place(key).segment() == 1 && live.get(key).length > 100)
              .findFirst()
              .orElseThrow();
    }
    Path file = ROOT.resolve("segments/00000001");
    byte[] content = volume.content(file);
    content[(int) place(victim).place() + RecordHead.BYTES + 50] ^= 4;
    SimulatedVolume damaged = volume.with(file, content);
    try (SegmentStore store = open(damaged)) {
      store.survey();
      while (compactor(store).run()) {}
      assertThat(damaged.content(file)).hasSameSizeAs(content);
      assertThatThrownBy(() -> get(store, victim))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("damaged");
      List<String> found = new ArrayList<>();
      store.check(1, bytes -> {}, found::add);
      assertThat(found).singleElement().asString().contains(victim.value());
      live.remove(victim);
      live.forEach((key, bytes) -> assertThat(get(store, key)).isEqualTo(bytes));
    }
  }

  /** The number of a segment that went is given again where it was the last. */
  @Test
  void aDeletionThatComesLateTouchesNoneOfTheBlobsThatStandWhereItsBlobStood() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    byte[] bytes = Blobs.bytes(seed, 10_000);
    try (SegmentStore one = openShared(volume, "incoming-1");
        SegmentStore other = openShared(volume, "incoming-2")) {
      BlobKey first = other.put(bytes).join();
      Await.until("the segment is sealed", () -> isSettled(other));
      AtomicReference<BlobKey> second = new AtomicReference<>();
      volume.onLock(
          () -> {
            assertThat(other.delete(place(first)).join()).isTrue();
            assertThat(compactor(other).run()).isTrue();
            second.set(other.put(bytes).join());
          });
      assertThat(one.delete(place(first)).join()).isFalse();
      assertThat(place(second.get()).segment()).isEqualTo(place(first).segment());
      assertThat(get(other, second.get())).isEqualTo(bytes);
    }
  }

  private static boolean isSettled(SegmentStore store) {
    settle(store);
    return store.segments().stream().allMatch(Segment::isSettled);
  }

  /** A segment is full with one blob. */
  private static SegmentStore openShared(SimulatedVolume volume, String incoming)
      throws IOException {
    volume.createDirectory(ROOT.resolve(incoming));
    SegmentStore store =
        new SegmentStore(
            volume,
            ROOT,
            new SegmentSettings(100_000, 10_000, 2, true),
            Clock.systemUTC(),
            new SegmentMetrics());
    store.begin(ROOT.resolve(incoming));
    return store;
  }
}
