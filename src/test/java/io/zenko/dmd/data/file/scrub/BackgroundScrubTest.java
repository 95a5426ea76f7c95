package io.zenko.dmd.data.file.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.file.disk.DiskVolume;
import io.zenko.dmd.data.file.scrub.ScrubFile.Standing;
import io.zenko.dmd.data.file.segment.SegmentMetrics;
import io.zenko.dmd.data.file.segment.SegmentSettings;
import io.zenko.dmd.data.file.segment.SegmentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passes that one daemon begins and another ends. */
class BackgroundScrubTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final int FOLDERS = 8;

  @TempDir Path root;

  private SegmentStore segments;
  private final ScrubCounters counters = new ScrubCounters();
  private final List<String> damaged = new ArrayList<>();

  @BeforeEach
  void fillSomeSegments() throws IOException {
    segments =
        new SegmentStore(
            new DiskVolume(false),
            root,
            new SegmentSettings(8_192, 16_384, 4, false),
            Clock.systemUTC(),
            new SegmentMetrics());
    Files.createDirectories(root.resolve("incoming"));
    segments.begin(root.resolve("incoming"));
    for (int i = 0; i < 12; i++) {
      segments.put(Blobs.bytes(i, 8_000)).join();
    }
    assertThat(segments.numbers()).hasSizeGreaterThan(4);
  }

  @AfterEach
  void close() {
    segments.close();
  }

  @Test
  void aPassThatWasCutOffGoesOnWhereItStood() throws IOException {
    OneBlobEach first = new OneBlobEach().damagedIn(2).cutOffIn(5);
    assertThatThrownBy(() -> background(first).run()).isInstanceOf(CancellationException.class);
    assertThat(first.read).containsExactly(0, 1, 3, 4);

    OneBlobEach second = new OneBlobEach();
    long readBefore = counters.bytes();
    BackgroundScrub next = background(second);
    assertThat(next.pause()).isZero();
    next.run();
    assertThat(second.read).containsExactly(5, 6, 7);
    assertThat(counters.bytes()).as("no segment is read again").isEqualTo(readBefore + 3);
    assertThat(counters.passes()).isEqualTo(1);
    assertThat(counters.damagedBlobs()).isEqualTo(1);
    assertThat(damaged).hasSize(1);
  }

  @Test
  void segmentsThatWereReadAreNotReadAgain() throws IOException {
    OneBlobEach files = new OneBlobEach();
    background(files).run();
    long whole = counters.bytes();
    List<Integer> numbers = segments.numbers();
    new ScrubFile(root.resolve("incoming"))
        .write(new Standing(new ScrubPlace(numbers.get(numbers.size() - 2), 0, 0), NOW));
    background(files).run();
    assertThat(counters.bytes() - whole).isBetween(8_000L, whole / 2);
  }

  @Test
  void thePassAfterOneThatEndedIsDueADayLater() throws IOException {
    background(new OneBlobEach()).run();
    assertThat(background(new OneBlobEach()).pause()).isEqualTo(Duration.ofDays(1));
    assertThat(at(NOW.plus(Duration.ofHours(30))).pause()).isZero();
    assertThat(at(NOW.minus(Duration.ofDays(900))).pause()).as("a clock set back").isZero();

    OneBlobEach again = new OneBlobEach();
    background(again).run();
    assertThat(again.read).hasSize(FOLDERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1]",
        "{\"format\":\"dmd-scrub\",\"version\":2,\"segment\":1}",
        "{\"format\":\"dmd-scrub\",\"version\":1,\"segment\":1}",
        "{\"format\":\"dmd-scrub\",\"version\":1,\"segment\":\"one\",\"folder\":1,\"damaged\":0,"
            + "\"passed\":\"2026-11-20T04:10:00Z\"}",
        "{\"format\":\"dmd-scrub\",\"version\":1,\"segment\":1,\"folder\":1,\"damaged\":0,"
            + "\"passed\":\"yesterday\"}"
      })
  void whatCannotBeReadBeginsAPassAnew(String content) throws IOException {
    Files.writeString(root.resolve("scrub.json"), content);
    assertThat(new ScrubFile(root).read()).isEqualTo(Standing.NEW);
  }

  @Test
  void readsTheFileOfVersionOne() throws IOException {
    assertThat(new ScrubFile(Path.of("src/test/resources/fixtures/scrub-v1")).read())
        .isEqualTo(
            new Standing(new ScrubPlace(17, 3_072, 2), Instant.parse("2026-11-20T04:10:00Z")));
  }

  private BackgroundScrub background(OneBlobEach files) {
    Scrub scrub = new Scrub(segments, files, Throttle.unbounded(), counters, damaged::add);
    return new BackgroundScrub(scrub, new ScrubFile(root.resolve("incoming")), clock(NOW));
  }

  private BackgroundScrub at(Instant now) {
    Scrub scrub =
        new Scrub(segments, new OneBlobEach(), Throttle.unbounded(), counters, damaged::add);
    return new BackgroundScrub(scrub, new ScrubFile(root.resolve("incoming")), clock(now));
  }

  private static Clock clock(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  /** A blob of one byte in each folder, whose number its key ends with. */
  private static final class OneBlobEach implements LongBlobs {
    private final List<Integer> read = new ArrayList<>();
    private int damagedFolder = -1;
    private int lastFolder = -1;

    OneBlobEach damagedIn(int folder) {
      damagedFolder = folder;
      return this;
    }

    OneBlobEach cutOffIn(int folder) {
      lastFolder = folder;
      return this;
    }

    @Override
    public int folders() {
      return FOLDERS;
    }

    @Override
    public Stream<BlobKey> keys(int folder) {
      return Stream.of(new BlobKey("0".repeat(39) + folder));
    }

    @Override
    public long read(BlobKey key) {
      int folder = key.value().charAt(39) - '0';
      if (folder == lastFolder) {
        throw new CancellationException("the store is being closed");
      }
      if (folder == damagedFolder) {
        throw new DataException(Failure.CORRUPT, "blob " + key + " is damaged");
      }
      read.add(folder);
      return 1;
    }
  }
}
