package io.zenko.dmd.metadata.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.ModelMetadataRepository;
import io.zenko.dmd.metadata.Order;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports a directory that CloudServer's own metadata daemon wrote; its README tells how. */
class StockImportTest {
  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/stock");
  private static final Map<String, Long> LEFT_OUT = Map.of("", 1L, "orphan", 1L);

  @TempDir Path directory;

  private Path stock;
  private final MetadataRepository repository = new ModelMetadataRepository();

  @BeforeEach
  void copy() throws IOException {
    stock = directory.resolve("stock");
    Path from = FIXTURE.resolve("metadata");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, stock.resolve(from.relativize(path).toString()));
      }
    }
  }

  private StockImport.Summary run(Importer.Target target) throws IOException {
    try (StockImport source = new StockImport(stock)) {
      return source.run(target, Progress.NONE);
    }
  }

  private StockImport.Summary run(boolean resumes) throws IOException {
    return run(new RepositoryTarget(repository, resumes, Progress.NONE));
  }

  /** What the daemon's own library reads there, but for the change log: raw keys and values. */
  private static Map<String, String> expected() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(FIXTURE.resolve("raw.jsonl"))) {
      try (JsonReader reader = Json.createReader(new StringReader(line))) {
        JsonObject entry = reader.readObject();
        expected.put(entry.getString("key"), entry.getString("value"));
      }
    }
    return expected;
  }

  private Map<String, String> imported() {
    Map<String, String> imported = new TreeMap<>();
    for (BucketName bucket : Exporter.all(repository)) {
      imported.put(
          "!__metastore!" + bucket, new String(repository.attributes(bucket).orElseThrow(), UTF_8));
      try (EntryCursor cursor = repository.scan(bucket, KeyRange.ALL, Order.ASCENDING)) {
        while (cursor.next()) {
          imported.put(
              '!' + bucket.value() + '!' + cursor.key().text(), new String(cursor.value(), UTF_8));
        }
      }
    }
    return imported;
  }

  private void assertAllIsThere() throws IOException {
    Map<String, String> expected = expected();
    assertThat(expected).hasSizeGreaterThan(60);
    expected.keySet().removeIf(key -> key.startsWith("!!") || key.startsWith("!orphan!"));
    assertThat(imported()).isEqualTo(expected);
  }

  @Test
  void everyEntryOfEveryBucketIsThereAndTheSourceIsAsItWas() throws IOException {
    Map<Path, String> before = files();
    StockImport.Summary done = run(false);
    assertAllIsThere();
    assertThat(done.buckets()).isEqualTo(6);
    assertThat(done.buckets() + done.entries() + 2).isEqualTo(expected().size());
    assertThat(done.leftOut()).isEqualTo(LEFT_OUT);
    assertThat(files()).isEqualTo(before);
  }

  private Map<Path, String> files() throws IOException {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(stock)) {
      for (Path path : all.toList()) {
        files.put(path, Files.isDirectory(path) ? "" : Arrays.toString(Files.readAllBytes(path)));
      }
    }
    return files;
  }

  @Test
  void anImportThatWasCutOffAnywhereIsGoneOnWith() throws IOException {
    for (int steps = 0; steps < 67; steps += 3) {
      int limit = steps;
      RepositoryTarget target = new RepositoryTarget(repository, true, Progress.NONE);
      assertThat(catchThrowable(() -> run(new CutOff(target, limit))))
          .as("%d steps", steps)
          .hasMessage("cut off");
    }
    assertThatThrownBy(() -> run(false)).hasMessageContaining("--resume");
    run(true);
    assertAllIsThere();
  }

  /** Fails after so many steps. */
  private static final class CutOff implements Importer.Target {
    private final Importer.Target target;
    private int left;

    CutOff(Importer.Target target, int steps) {
      this.target = target;
      this.left = steps;
    }

    private void step() {
      if (left-- == 0) {
        throw new IllegalStateException("cut off");
      }
    }

    @Override
    public void begin(BucketName bucket, int session, byte[] attributes) {
      target.begin(bucket, session, attributes);
      step();
    }

    @Override
    public void put(Key key, byte[] value) {
      target.put(key, value);
      step();
    }

    @Override
    public void end(BucketName bucket, BucketTotal total, boolean readOnly) {
      target.end(bucket, total, readOnly);
    }
  }

  @Test
  void whatARunThatWasKilledLeftBehindIsNoHindrance() throws IOException {
    Path left = stock.resolve("rootDB.copy");
    Files.createDirectory(left);
    Files.writeString(left.resolve("CURRENT"), "MANIFEST-000099\n");
    run(false);
    assertAllIsThere();
    assertThat(left).doesNotExist();
  }

  @Test
  void aDirectoryWhoseDaemonRunsIsRefused() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(stock.resolve("rootDB/LOCK").toFile(), "rw");
        FileLock lock = file.getChannel().lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> run(false))
          .isInstanceOf(TransferException.class)
          .hasMessageContaining("stop CloudServer's metadata daemon");
    }
    run(false);
    assertAllIsThere();
  }

  @Test
  void aDirectoryOfSomethingElseIsRefused() {
    assertThatThrownBy(() -> new StockImport(directory)).hasMessageContaining("it has no rootDB");
  }

  @Test
  void anyByteThatWasChangedInATableIsTold() throws IOException {
    Path table = stock.resolve("rootDB/000005.ldb");
    byte[] content = Files.readAllBytes(table);
    // But for the footer's padding, which means nothing.
    IntStream counting =
        IntStream.concat(
            IntStream.range(0, content.length - 48),
            IntStream.range(content.length - 8, content.length));
    for (int i : counting.filter(i -> i % 97 == 0).toArray()) {
      Files.write(table, flipped(content, i));
      assertThat(catchThrowable(() -> StockTable.check(table)))
          .as("byte %d", i)
          .isInstanceOf(TransferException.class)
          .hasMessageContaining("000005.ldb is damaged");
    }
    assertThatThrownBy(() -> run(Importer.Target.NONE)).hasMessageContaining("ldb is damaged");
    Files.write(table, Arrays.copyOf(content, content.length - 1));
    assertThatThrownBy(() -> run(Importer.Target.NONE)).hasMessageContaining("no whole table");
    Files.write(table, content);
    run(Importer.Target.NONE);
  }

  private static byte[] flipped(byte[] content, int index) {
    byte[] damaged = content.clone();
    damaged[index] ^= 4;
    return damaged;
  }

  @ParameterizedTest
  @ValueSource(strings = {"000005.ldb", "CURRENT", "MANIFEST-000004"})
  void aFileThatIsMissingOrEmptyIsTold(String name) throws IOException {
    Path file = stock.resolve("rootDB").resolve(name);
    Files.write(file, new byte[0]);
    assertUnreadable();
    Files.delete(file);
    assertUnreadable();
  }

  private void assertUnreadable() {
    assertThatThrownBy(() -> run(Importer.Target.NONE))
        .isInstanceOfAny(TransferException.class, IOException.class);
  }

  @Test
  void anyByteThatWasChangedInTheLogIsTold() throws IOException {
    Path log = stock.resolve("rootDB/000006.log");
    byte[] content = Files.readAllBytes(log);
    // But for the last record: that looks like one that was being written.
    for (int i = 0; i < content.length - 3000; i += 61) {
      Files.write(log, flipped(content, i));
      assertThat(catchThrowable(() -> StockLog.check(log)))
          .as("byte %d", i)
          .isInstanceOf(TransferException.class)
          .hasMessageContaining("000006.log is damaged");
    }
    assertThatThrownBy(() -> run(Importer.Target.NONE)).hasMessageContaining("log is damaged");
  }

  /** A record is in the log as a whole before its write is acknowledged. */
  @Test
  void aLogThatEndsAnywhereHasAllBefore() throws IOException {
    Path log = stock.resolve("rootDB/000006.log");
    byte[] content = Files.readAllBytes(log);
    for (int length = content.length; length >= 0; length -= 211) {
      Files.write(log, Arrays.copyOf(content, length));
      StockLog.check(log);
    }
    long all = entriesWithLog(log, content);
    long half = entriesWithLog(log, Arrays.copyOf(content, content.length / 2));
    long none = entriesWithLog(log, new byte[0]);
    assertThat(none).isPositive().isLessThan(half);
    assertThat(half).isLessThan(all);
  }

  private long entriesWithLog(Path log, byte[] content) throws IOException {
    Files.write(log, content);
    return run(Importer.Target.NONE).entries();
  }
}
