package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.MonotonicClock;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.transfer.Exporter;
import io.zenko.dmd.metadata.transfer.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what version 1 wrote; see {@link FixtureWriter}. */
class FixtureTest {
  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/metadata-v1");

  @TempDir Path directory;

  private Path copy(String name) throws IOException {
    Path source = FIXTURE.resolve("store");
    Path target = directory.resolve(name);
    for (Path path : tree(source)) {
      Files.copy(path, target.resolve(source.relativize(path).toString()));
    }
    return target;
  }

  private static List<Path> tree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.toList();
    }
  }

  private static Store open(Path path) throws IOException {
    return Store.open(
        new DiskVolume(),
        JsonSettings.of(path),
        new MonotonicClock(InstantSource.system()),
        Runnable::run);
  }

  private static void assertRead(Path path) throws IOException {
    Store store = open(path);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      ByteArrayOutputStream export = new ByteArrayOutputStream();
      new Exporter(repository, export, Progress.NONE).write(Exporter.all(repository));
      assertThat(export.toString(UTF_8))
          .isEqualTo(Files.readString(FIXTURE.resolve("expected.jsonl")));
      assertThat(repository.accessMode(FixtureWriter.BUCKETS.get(1)))
          .isEqualTo(AccessMode.READ_ONLY);
      assertThat(History.rebuild(store.log(0))).isEqualTo(History.read(repository));
    }
  }

  @Test
  void holdsWhatItWasMadeFor() throws IOException {
    List<String> names = tree(FIXTURE).stream().map(p -> p.getFileName().toString()).toList();
    assertThat(names).contains("bucket.json", "access-modes.json", "checkpoint.json", "=50hotos");
    assertThat(names).anyMatch(name -> name.contains("~"));
    assertThat(names).filteredOn(name -> name.endsWith(".index")).isNotEmpty();
    assertThat(names).filteredOn(Segment::isSegment).hasSizeGreaterThan(3);
    String runs = "";
    for (Path path : tree(FIXTURE.resolve("store/sessions/0/buckets/photos"))) {
      runs += path.toString().endsWith(".jsonl") ? Files.readString(path) : "";
    }
    assertThat(runs).contains("\"type\":\"del\"");
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    assertRead(copy("store"));
  }

  @Test
  void isReadFromItsLinesWhereTheIndexesAreGone() throws IOException {
    Path store = copy("store");
    for (Path path : tree(store)) {
      if (path.toString().endsWith(".index")) {
        Files.delete(path);
      }
    }
    assertRead(store);
  }

  @Test
  void isReadWhateverAWriteThatWasCutShortLeftBehindIt() throws IOException {
    List<Path> tails =
        tree(FIXTURE.resolve("tails")).stream().filter(Files::isRegularFile).toList();
    assertThat(tails).hasSize(4);
    for (Path tail : tails) {
      Path store = copy(tail.getFileName().toString());
      Path last =
          tree(store.resolve("sessions/0/journal")).stream()
              .filter(Files::isRegularFile)
              .max(Path::compareTo)
              .orElseThrow();
      Files.copy(tail, last, StandardCopyOption.REPLACE_EXISTING);
      assertRead(store);
    }
  }
}
