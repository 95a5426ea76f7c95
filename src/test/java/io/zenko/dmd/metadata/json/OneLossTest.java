package io.zenko.dmd.metadata.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.json.check.StoreCheck;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One loss after a clean stop is told once: by a line of its own, and by one a hurt bucket. */
class OneLossTest {
  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/metadata-v3/store");

  @TempDir Path folder;
  private Path store;
  private Path session;
  private Path last;

  @BeforeEach
  void copy() throws IOException {
    store = folder.resolve("store");
    try (Stream<Path> all = Files.walk(FIXTURE)) {
      for (Path path : all.toList()) {
        Files.copy(path, store.resolve(FIXTURE.relativize(path).toString()));
      }
    }
    session = store.resolve("sessions/0");
    last = Segment.path(session.resolve("journal"), 222);
  }

  @Test
  void aSegmentThatIsGoneIsToldOnce() throws IOException {
    Files.delete(last);
    assertThat(toldOnce()).contains(last + " is missing, which the last stop says there was");
  }

  @Test
  void allSegmentsThatAreGoneAreToldOnce() throws IOException {
    try (Stream<Path> all = Files.list(session.resolve("journal"))) {
      for (Path segment : all.toList()) {
        Files.delete(segment);
      }
    }
    assertThat(toldOnce()).contains("is missing");
  }

  @Test
  void aSegmentThatIsCutIsToldOnce() throws IOException {
    byte[] whole = Files.readAllBytes(last);
    for (int length : new int[] {0, 90, 700, 1200, whole.length - 1}) {
      Files.write(last, Arrays.copyOf(whole, length));
      List<String> lines = damageLines();
      assertThat(lines.stream().filter(line -> line.startsWith("DAMAGED: ")))
          .as("cut at %d: %s", length, lines)
          .hasSizeLessThanOrEqualTo(1);
      assertThat(lines).isNotEmpty();
      assertNoBucketIsToldTwice(lines);
    }
  }

  @Test
  void aSegmentWithAnotherFilesContentIsToldOnce() throws IOException {
    Files.write(last, Files.readAllBytes(session.resolve("buckets/photos/bucket.json")));
    assertThat(toldOnce()).contains("is no segment of a journal");
  }

  @Test
  void aSegmentWithOtherRecordsIsToldOnce() throws IOException {
    Path before = Segment.path(session.resolve("journal"), 205);
    Files.write(last, Files.readAllBytes(before));
    assertThat(toldOnce()).contains("is of another version than this daemon reads, or not");
  }

  @Test
  void aGapInTheChangeLogIsToldOnceAndHurtsNoBucket() throws IOException {
    Files.delete(Segment.path(session.resolve("journal"), 79));
    assertThat(toldOnce())
        .contains("records from 79 to 94 are missing")
        .contains("of the buckets nothing is lost by it");
    assertThat(damageLines()).hasSize(1);
  }

  @Test
  void aDamagedMarkOfTheStopSaysWhatToDoAndCostsNothing() throws IOException {
    Path mark = session.resolve("stopped.json");
    Files.writeString(mark, Files.readString(mark).replace("\"last\"", "\"lost\""));
    assertThat(toldOnce()).contains("stopped.json is damaged", "fsck", "nothing else, remove it");
    assertThat(damageLines()).as("nothing else").hasSize(1);
    assertThatThrownBy(this::open)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("nothing else, remove it");
    assertThat(mark).as("a start that is refused leaves it").exists();
    Files.delete(mark);
    open().close();
    assertThat(new StoreCheck(store, path -> {}).run().isSound()).isTrue();
  }

  private Store open() throws IOException {
    return Store.open(
        new DiskVolume(),
        JsonSettings.of(store),
        new MonotonicClock(() -> FixtureWriter.TIME),
        Runnable::run);
  }

  private List<String> damageLines() throws IOException {
    return new StoreCheck(store, path -> {})
        .run().lines().stream().filter(line -> line.startsWith("DAMAGED")).toList();
  }

  /** The one line of what is no bucket's alone. */
  private String toldOnce() throws IOException {
    List<String> lines = damageLines();
    List<String> ofAll = lines.stream().filter(line -> line.startsWith("DAMAGED: ")).toList();
    assertThat(ofAll).hasSize(1);
    assertNoBucketIsToldTwice(lines);
    return ofAll.get(0);
  }

  private static void assertNoBucketIsToldTwice(List<String> lines) {
    List<String> buckets =
        lines.stream()
            .filter(line -> line.startsWith("DAMAGED bucket "))
            .map(line -> line.substring(0, line.indexOf(": ")))
            .collect(Collectors.toList());
    assertThat(buckets).doesNotHaveDuplicates();
  }
}
