package io.zenko.dmd.metadata.json.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {
  @TempDir private Path directory;
  private RunFixture runs;

  @BeforeEach
  void open() {
    runs = new RunFixture(directory);
  }

  @ParameterizedTest(name = "seed={0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void findsWhatTheMapHasAndNothingElse(long seed) throws IOException {
    Random random = new Random(seed);
    NavigableMap<byte[], Optional<byte[]>> entries = RunFixture.random(random, 700);
    Run run = runs.written(entries);
    for (Map.Entry<byte[], Optional<byte[]>> entry : entries.entrySet()) {
      assertFound(run, entry.getKey(), Optional.of(entry.getValue()));
    }
    for (int i = 0; i < 2000; i++) {
      byte[] key = RunFixture.randomKey(random);
      assertFound(run, key, Optional.ofNullable(entries.get(key)));
    }
  }

  private static void assertFound(Run run, byte[] key, Optional<Optional<byte[]>> expected)
      throws IOException {
    Optional<RunEntry> found = run.find(key, KeyHash.of(key));
    assertThat(found.isPresent()).isEqualTo(expected.isPresent());
    if (found.isPresent()) {
      assertThat(RunFixture.bytes(found.get().value())).isEqualTo(expected.get().orElse(null));
    }
  }

  @ParameterizedTest(name = "seed={0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void passesAsTheMapDoesBothWaysWhateverIsJumpedOver(long seed) throws IOException {
    Random random = new Random(seed);
    NavigableMap<byte[], Optional<byte[]>> entries = RunFixture.random(random, 600);
    Run run = runs.written(entries);
    for (int pass = 0; pass < 60; pass++) {
      Order order = random.nextBoolean() ? Order.ASCENDING : Order.DESCENDING;
      NavigableMap<byte[], Optional<byte[]>> left =
          order == Order.ASCENDING ? entries : entries.descendingMap();
      int oneInSoMany = 1 + random.nextInt(200);
      try (KeyCursor cursor = run.cursor(order)) {
        boolean more = true;
        while (more) {
          if (random.nextInt(oneInSoMany) == 0) {
            byte[] target = RunFixture.randomKey(random);
            cursor.seek(target);
            left = ahead(left, target);
          }
          more = cursor.next();
          assertThat(more).isEqualTo(!left.isEmpty());
          if (more) {
            Map.Entry<byte[], Optional<byte[]>> expected = left.firstEntry();
            assertThat(cursor.key()).isEqualTo(expected.getKey());
            assertThat(cursor.isDeletion()).isEqualTo(expected.getValue().isEmpty());
            if (random.nextInt(3) == 0) {
              assertThat(RunFixture.bytes(cursor.value()))
                  .isEqualTo(expected.getValue().orElse(null));
            }
            left = left.tailMap(expected.getKey(), false);
          }
        }
      }
    }
  }

  /** What a pass that has this left has left behind a jump: backward it changes nothing. */
  private static NavigableMap<byte[], Optional<byte[]>> ahead(
      NavigableMap<byte[], Optional<byte[]>> left, byte[] target) {
    boolean isAhead = !left.isEmpty() && left.comparator().compare(left.firstKey(), target) < 0;
    return isAhead ? left.tailMap(target, true) : left;
  }

  @Test
  void copiesLinesAsTheyAre() throws IOException {
    NavigableMap<byte[], Optional<byte[]>> entries = RunFixture.random(new Random(7), 400);
    Path path = runs.nextPath();
    RunFacts facts = runs.write(path, entries);
    Path copy = runs.nextPath();
    try (KeyCursor cursor = runs.open(path, facts).cursor(Order.ASCENDING);
        RunWriter writer = new RunWriter(runs.volume, copy, RunFixture.BUCKET)) {
      while (cursor.next()) {
        writer.add(cursor);
      }
      RunFacts copied = writer.finish();
      assertThat(copied.lines().checksum()).isEqualTo(facts.lines().checksum());
      assertThat(copied.index().checksum()).isEqualTo(facts.index().checksum());
      assertThat(copied.deletions()).isEqualTo(facts.deletions());
    }
    assertThat(copy).hasSameBinaryContentAs(path);
  }

  @Test
  void readsNothingForNearlyAllAbsentKeys() throws IOException {
    NavigableMap<byte[], Optional<byte[]>> entries = RunFixture.map();
    for (int i = 0; i < 20_000; i++) {
      entries.put(numbered(2 * i), Optional.of("{}".getBytes(UTF_8)));
    }
    Run run = runs.written(entries);
    Top top = run.top();
    int wrong = 0;
    for (int i = 0; i < 19_999; i++) {
      byte[] absent = numbered(2 * i + 1);
      Page page = run.page(top, top.pages().floor(absent));
      wrong += page.mayHave(KeyHash.of(absent)) ? 1 : 0;
    }
    assertThat(wrong).isLessThan(19_999 * 3 / 1000);
  }

  private static byte[] numbered(int number) {
    return String.format(Locale.ROOT, "photos/2026/%08d.jpg", number).getBytes(UTF_8);
  }

  @Test
  void keepsOfIndexesWhatItIsAllowedToAndReadsTheRestAgain() throws IOException {
    NavigableMap<byte[], Optional<byte[]>> entries = RunFixture.map();
    for (int i = 0; i < 60_000; i++) {
      entries.put(numbered(i), Optional.of("{}".getBytes(UTF_8)));
    }
    Path path = runs.nextPath();
    RunFacts facts = runs.write(path, entries);
    IndexCache small = new IndexCache(40 << 10);
    Run run = runs.open(path, facts, small);
    Random random = new Random(3);
    for (int i = 0; i < 3000; i++) {
      byte[] key = numbered(random.nextInt(60_000));
      assertThat(run.find(key, KeyHash.of(key))).isPresent();
      assertThat(small.bytes()).isLessThanOrEqualTo(40 << 10);
    }
    assertThat(small.hits()).isPositive();
    assertThat(small.misses()).isGreaterThan(100);
    assertThat(facts.index().bytes()).isGreaterThan(100_000);
  }

  @Test
  void isEmptyWhereNothingWasAdded() throws IOException {
    Run run = runs.written(RunFixture.map());
    byte[] key = {'a'};
    assertThat(run.find(key, KeyHash.of(key))).isEmpty();
    try (KeyCursor cursor = run.cursor(Order.DESCENDING)) {
      cursor.seek(key);
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  void leavesNothingOfWhatIsNotFinished() throws IOException {
    try (RunWriter writer = new RunWriter(runs.volume, runs.nextPath(), RunFixture.BUCKET)) {
      RunFixture.MapCursor cursor = new RunFixture.MapCursor(RunFixture.random(new Random(1), 5));
      cursor.next();
      writer.add(cursor);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void indexesLinesThatHaveNoneAsTheWriterWouldHave() throws IOException {
    Path path = runs.nextPath();
    RunFacts facts = runs.write(path, RunFixture.random(new Random(9), 500));
    runs.volume.delete(RunNames.index(path));
    RunFacts again = RunIndexing.index(runs.volume, path, facts.lines(), facts.entries());
    assertThat(again).usingRecursiveComparison().isEqualTo(facts);
  }
}
