package io.zenko.dmd.data.file.segment;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.file.compaction.Compactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Segments that were damaged behind the program's back: damage is damage, and a miss a miss. */
class SegmentDamageTest {
  private static final Path ROOT = Path.of("/store");
  private static final Path INCOMING = ROOT.resolve("incoming");
  private static final Path FIRST = ROOT.resolve("segments/00000001");
  private static final byte[] BYTES = Blobs.bytes(1, 300);
  private static final byte[] LONG = Blobs.bytes(2, 150_000);

  private final SimulatedVolume volume = new SimulatedVolume();
  private BlobKey key;
  private BlobKey dead;
  private BlobKey longer;

  private static SegmentStore open(SimulatedVolume volume) throws IOException {
    volume.createDirectory(INCOMING);
    SegmentStore store =
        new SegmentStore(
            volume,
            ROOT,
            new SegmentSettings(200_000, 200_000, 2, false),
            Clock.systemUTC(),
            new SegmentMetrics());
    store.begin(INCOMING);
    return store;
  }

  /** Three blobs, the second of them deleted, in a full segment, and one more in the next. */
  private void fill(boolean compacted) throws IOException {
    try (SegmentStore store = open(volume)) {
      key = store.put(BYTES).join();
      dead = store.put(BYTES).join();
      longer = store.put(LONG).join();
      store.put(LONG).join();
      store.delete(place(dead)).join();
      store.settle();
      if (compacted) {
        assertThat(new Compactor(store, 0, Throttle.unbounded()).run()).isTrue();
      }
    }
  }

  private static SegmentKey place(BlobKey key) {
    return SegmentKey.parse(key).orElseThrow();
  }

  /** The blob; empty where there is none. */
  private static Optional<byte[]> get(SegmentStore store, BlobKey key) {
    try (Blob blob = store.open(place(key)).orElse(null)) {
      return Optional.ofNullable(blob).map(b -> Blobs.get(b, ByteRange.whole(b.size())));
    }
  }

  private static boolean isDamaged(SegmentStore store, BlobKey key, byte[] bytes) {
    try {
      assertThat(get(store, key)).hasValueSatisfying(b -> assertThat(b).isEqualTo(bytes));
      return false;
    } catch (DataException e) {
      assertThat(e.failure()).isEqualTo(Failure.CORRUPT);
      return true;
    }
  }

  @Test
  void aChangedBitAnywhereInARecordIsDamage() throws IOException {
    fill(false);
    aChangedBitIsDamage(place(key).place());
  }

  @Test
  void soItIsInACompactedSegment() throws IOException {
    fill(true);
    aChangedBitIsDamage(SegmentHeader.RECORDS_AT);
  }

  private void aChangedBitIsDamage(long offset) throws IOException {
    byte[] whole = volume.content(FIRST);
    long bytes = (long) RecordHead.BYTES + BYTES.length + RecordHead.SUM_BYTES;
    Random random = new Random(3);
    for (int at = (int) offset; at < offset + bytes; at += at < offset + 60 ? 1 : 7) {
      byte[] content = whole.clone();
      content[at] ^= (byte) (1 << random.nextInt(8));
      try (SegmentStore store = open(volume.with(FIRST, content))) {
        assertThat(isDamaged(store, key, BYTES)).as("byte %d", at - offset).isTrue();
        assertThat(get(store, dead)).isEmpty();
        assertThat(isDamaged(store, longer, LONG)).isFalse();
        List<String> found = new ArrayList<>();
        store.check(1, count -> {}, found::add);
        assertThat(found).isNotEmpty();
        if (at % 10 == 0) {
          assertThat(store.delete(place(key)).join()).as("byte %d", at - offset).isTrue();
          assertThat(get(store, key)).isEmpty();
        }
      }
    }
  }

  @Test
  void aChangedBitInTheHeadOrTheTableNeverMakesABlobAMiss() throws IOException {
    fill(true);
    byte[] whole = volume.content(FIRST);
    List<Integer> places = new ArrayList<>();
    for (int at = 0; at < 40; at++) {
      places.add(at);
    }
    int table = SegmentHeader.RECORDS_AT + (int) records(BYTES.length) + (int) records(LONG.length);
    for (int at = table; at < whole.length; at++) {
      places.add(at);
    }
    for (int at : places) {
      byte[] content = whole.clone();
      content[at] ^= 1;
      try (SegmentStore store = open(volume.with(FIRST, content))) {
        isDamaged(store, key, BYTES);
        isDamaged(store, longer, LONG);
      }
    }
  }

  private static long records(int length) {
    return RecordHead.recordBytes(length, SegmentHeader.DEFAULT_BLOCK_BYTES);
  }

  @Test
  void aFileThatIsCutAnywhereIsDamageForWhatIsCutOff() throws IOException {
    fill(false);
    byte[] whole = volume.content(FIRST);
    long end = place(key).place() + records(BYTES.length);
    for (int length = 40; length < end + 50; length += length < 4096 ? 500 : 1) {
      try (SegmentStore store = open(volume.with(FIRST, Arrays.copyOf(whole, length)))) {
        if (length > 2_048 + 60) {
          assertThat(isDamaged(store, key, BYTES))
              .as("%d bytes", length)
              .isEqualTo(length < end - 4);
          assertThat(isDamaged(store, longer, LONG)).as("%d bytes", length).isTrue();
        }
      }
    }
  }

  @Test
  void aRangeThatTouchesADamagedBlockIsNotReadEvenInPart() throws IOException {
    fill(false);
    byte[] content = volume.content(FIRST);
    content[(int) place(longer).place() + RecordHead.BYTES + 70_000] ^= 1;
    try (SegmentStore store = open(volume.with(FIRST, content));
        Blob blob = store.open(place(longer)).orElseThrow()) {
      assertThat(Blobs.get(blob, new ByteRange(10, 60_000)))
          .isEqualTo(Arrays.copyOfRange(LONG, 10, 60_000));
      assertThat(Blobs.get(blob, new ByteRange(131_072, 150_000)))
          .isEqualTo(Arrays.copyOfRange(LONG, 131_072, 150_000));
      assertThatThrownBy(() -> Blobs.get(blob, new ByteRange(65_536, 65_537)))
          .satisfies(failsWith(Failure.CORRUPT));
    }
  }

  @Test
  void aKeyWithOtherRandomBitsIsAMiss() throws IOException {
    fill(false);
    byte[] guessed = SegmentKey.encode(new byte[SegmentKey.RANDOM_BYTES], 1, place(key).place());
    byte[] elsewhere = SegmentKey.encode(new byte[SegmentKey.RANDOM_BYTES], 77, 4096);
    byte[] beyond = SegmentKey.encode(new byte[SegmentKey.RANDOM_BYTES], 1, 1L << 30);
    try (SegmentStore store = open(volume)) {
      for (byte[] each : List.of(guessed, elsewhere, beyond)) {
        BlobKey miss = new BlobKey(HexFormat.of().formatHex(each));
        assertThat(get(store, miss)).isEmpty();
        assertThat(store.delete(place(miss)).join()).isFalse();
      }
      assertThat(get(store, key)).isPresent();
    }
  }

  @Test
  void keysThatAreNoPlacesAreSeldomTakenForOne() {
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      taken += SegmentKey.parse(BlobKey.random()).isPresent() ? 1 : 0;
    }
    assertThat(taken).isLessThan(20);
    assertThat(SegmentKey.parse(SegmentKey.foreign())).isEmpty();
  }
}
