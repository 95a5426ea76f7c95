package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Stride;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.check.StoreCheck;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.json.journal.JournalExtent;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.journal.StopMark;
import io.zenko.dmd.metadata.transfer.Exporter;
import io.zenko.dmd.metadata.transfer.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads what each version of the format wrote; see {@link FixtureWriter}. */
class FixtureTest {
  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
  private static final Path VERSION_1 = FIXTURES.resolve("metadata-v1");
  private static final Path VERSION_2 = FIXTURES.resolve("metadata-v2");

  private static final Path VERSION_3 = FIXTURES.resolve("metadata-v3");

  @TempDir Path directory;

  static List<Path> versions() {
    return List.of(VERSION_1, VERSION_2, VERSION_3);
  }

  private Path copy(Path fixture, String name) throws IOException {
    Path source = fixture.resolve("store");
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
        new MonotonicClock(() -> FixtureWriter.TIME),
        Runnable::run);
  }

  private static void assertRead(Path fixture, Path path) throws IOException {
    Store store = open(path);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      assertThat(exported(repository))
          .isEqualTo(Files.readString(fixture.resolve("expected.jsonl")));
      assertThat(repository.accessMode(FixtureWriter.BUCKETS.get(1)))
          .isEqualTo(AccessMode.READ_ONLY);
      assertThat(History.rebuild(store.log(0))).isEqualTo(History.read(repository));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void holdsWhatItWasMadeFor(Path fixture) throws IOException {
    List<String> names = tree(fixture).stream().map(p -> p.getFileName().toString()).toList();
    assertThat(names).contains("bucket.json", "access-modes.json", "checkpoint.json", "=50hotos");
    assertThat(names).anyMatch(name -> name.contains("~"));
    String index = fixture.equals(VERSION_1) ? ".index" : ".blocks";
    assertThat(names).filteredOn(name -> name.endsWith(index)).isNotEmpty();
    assertThat(names).filteredOn(Segment::isSegment).hasSizeGreaterThan(3);
    String runs = "";
    for (Path path : tree(fixture.resolve("store/sessions/0/buckets/photos"))) {
      runs += path.toString().endsWith(".jsonl") ? Files.readString(path) : "";
    }
    assertThat(runs).contains("\"type\":\"del\"");
  }

  /** It is of a clean stop: its mark, and version 2 of the checkpoint and of segments. */
  @Test
  void version3HasWhatTheOthersHaveNot() throws IOException {
    Path session = VERSION_3.resolve("store/sessions/0");
    assertThat(session.resolve("stopped.json")).content().contains("\"dmd-stop\",\"version\":1");
    assertThat(session.resolve("checkpoint.json")).content().contains("\"version\":2");
    for (Path path : tree(session.resolve("journal"))) {
      if (Files.isRegularFile(path)) {
        assertThat(path).content().contains("\"dmd-journal\",\"version\":2");
      }
    }
    Path store = copy(VERSION_3, "store");
    assertThat(StopMark.read(new DiskVolume(), store.resolve("sessions/0"), 0))
        .hasValueSatisfying(mark -> assertThat(mark.last()).isEqualTo(232));
    assertThat(new StoreCheck(store, path -> {}).run().isSound()).isTrue();
    Files.delete(Segment.path(store.resolve("sessions/0/journal"), lastSegmentOf(store)));
    assertThatThrownBy(() -> open(store)).hasMessageContaining("is missing, which the last stop");
  }

  private static long lastSegmentOf(Path store) throws IOException {
    return JournalExtent.segmentsIn(new DiskVolume(), store.resolve("sessions/0/journal")).stream()
        .mapToLong(first -> first)
        .max()
        .orElseThrow();
  }

  @Test
  void theLogOfVersion3TellsOfTheValuesBefore() throws IOException {
    List<String> told = new ArrayList<>();
    Store store = open(copy(VERSION_3, "store"));
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store);
        ChangeLog.Reader reader = repository.sessions().log(0).read(1)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        next.get().entries().stream()
            .flatMap(entry -> entry.overhead().stream())
            .forEach(json -> told.add(new String(json, UTF_8)));
      }
    }
    assertThat(told)
        .hasSize(12)
        .startsWith("{\"n\":1.50,\"i\":0}", "{\"n\":1.50,\"i\":3}")
        .endsWith("{\"i\":1}", "{\"i\":2}");
  }

  /** No record with overhead gets into a segment whose version does not know of that. */
  @ParameterizedTest
  @MethodSource("versions")
  void recordsGoToSegmentsOfTheirVersion(Path fixture) throws IOException {
    Path path = copy(fixture, "store");
    Path last = Segment.path(path.resolve("sessions/0/journal"), lastSegmentOf(path));
    String before = Files.readString(last);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(open(path))) {
      Batch named = Batch.delete(Key.of("key01")).withOverheadFields(List.of("last"));
      repository.write(FixtureWriter.BUCKETS.get(0), named).toCompletableFuture().join();
    }
    String appended = Files.readString(last).substring(before.length());
    if (before.contains("\"dmd-journal\",\"version\":1")) {
      assertThat(appended).isEmpty();
    } else {
      assertThat(appended).contains("\"overhead\":{\"last\":true},\"type\":\"del\"");
    }
    assertThat(Segment.path(last.getParent(), lastSegmentOf(path)))
        .content()
        .contains("\"dmd-journal\",\"version\":2")
        .contains("\"overhead\":{\"last\":true}");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void isReadAsItWasWritten(Path fixture) throws IOException {
    Path store = copy(fixture, "store");
    assertRead(fixture, store);
    assertRead(fixture, store); // and again, brought over by now
    assertThat(new StoreCheck(store, path -> {}).run().isSound()).isTrue();
  }

  @Test
  void isBroughtOverFromVersion1WhereverThePowerIsCut() throws IOException {
    int steps = stepsOfReading(inMemory());
    assertThat(steps).isGreaterThan(50);
    for (int step : Stride.of(1, steps, 7).toArray()) {
      SimulatedVolume volume = inMemory();
      volume.dieAt(step, step % 2 == 0);
      try {
        stepsOfReading(volume);
      } catch (IOException | MetadataException e) {
        assertThat(e).hasStackTraceContaining("power");
      }
      SimulatedVolume rebooted = volume.afterPowerCut(new Random(step));
      try (JsonMetadataRepository repository = new JsonMetadataRepository(open(rebooted))) {
        assertThat(exported(repository))
            .as("power cut at step %d", step)
            .isEqualTo(Files.readString(VERSION_1.resolve("expected.jsonl")));
      }
    }
  }

  private static SimulatedVolume inMemory() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Path source = VERSION_1.resolve("store");
    for (Path path : tree(source)) {
      Path target = Path.of("/store").resolve(source.relativize(path).toString());
      if (Files.isRegularFile(path)) {
        volume.createDirectories(target.getParent());
        volume = volume.with(target, Files.readAllBytes(path));
      }
    }
    return volume;
  }

  private static Store open(SimulatedVolume volume) throws IOException {
    return Store.open(
        volume,
        JsonSettings.of(Path.of("/store")),
        new MonotonicClock(() -> FixtureWriter.TIME),
        Runnable::run);
  }

  /** Reads all of a store, which brings it over, and answers with the steps that took. */
  private static int stepsOfReading(SimulatedVolume volume) throws IOException {
    int before = volume.steps();
    Store store = open(volume);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      exported(repository);
      store.awaitCheckpoints();
    }
    return volume.steps() - before;
  }

  private static String exported(JsonMetadataRepository repository) throws IOException {
    ByteArrayOutputStream export = new ByteArrayOutputStream();
    new Exporter(repository, export, Progress.NONE).write(Exporter.all(repository));
    return export.toString(UTF_8);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void isReadWhateverAWriteThatWasCutShortLeftBehindIt(Path fixture) throws IOException {
    List<Path> tails =
        tree(fixture.resolve("tails")).stream().filter(Files::isRegularFile).toList();
    assertThat(tails).hasSize(4);
    for (Path tail : tails) {
      Path store = copy(fixture, tail.getFileName().toString());
      Path last =
          tree(store.resolve("sessions/0/journal")).stream()
              .filter(Files::isRegularFile)
              .max(Path::compareTo)
              .orElseThrow();
      Files.copy(tail, last, StandardCopyOption.REPLACE_EXISTING);
      assertRead(fixture, store);
    }
  }
}
