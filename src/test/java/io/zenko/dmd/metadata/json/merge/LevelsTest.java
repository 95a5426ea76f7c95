package io.zenko.dmd.metadata.json.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.run.IndexCache;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import io.zenko.dmd.metadata.json.run.Run;
import io.zenko.dmd.metadata.json.run.RunFacts;
import io.zenko.dmd.metadata.json.run.RunLine;
import io.zenko.dmd.metadata.json.run.RunNames;
import io.zenko.dmd.metadata.json.run.RunWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What merges keep, whatever comes in which order; at the scale of kilobytes. */
class LevelsTest {
  private static final Shape SMALL = new Shape(8 << 10, 60, 20);

  @TempDir Path directory;

  private final Volume volume = new DiskVolume();
  private final IndexCache cache = new IndexCache(8 << 20);
  private final ValueFiles files = new ValueFiles(volume, 64);
  private final NavigableMap<String, Optional<String>> expected = new TreeMap<>();
  private Levels levels = Levels.NONE;
  private long number;
  private long written;
  private long largest;
  private int deepest;

  @Test
  void randomChangesAreFoundAsTheyWereMadeAndMergesAreBounded() throws IOException {
    long seed = Long.getLong("dmd.seed", System.nanoTime());
    System.out.println("levels: rerun with -Ddmd.seed=" + seed);
    Random random = new Random(seed);
    long flushed = 0;
    for (int round = 0; round < 250; round++) {
      NavigableMap<String, Optional<String>> changes = changes(random, round);
      flushed += flush(changes);
      mergeAll();
      if (round % 25 == 24) {
        assertWhole(random);
      }
    }
    assertThat(deepest).as("levels below the first").isGreaterThanOrEqualTo(3);
    assertThat(largest).as("bytes that one merge reads").isLessThan(24 * SMALL.runBytes());
    assertThat(written).as("bytes that merges wrote").isLessThan(25 * flushed);
    // Level 0 and the levels above the last are what may be overruled.
    long slack = SMALL.level0Bytes() + 2 * SMALL.runBytes();
    assertThat(levels.bytes()).as("space").isLessThanOrEqualTo(2 * compact() + slack);
  }

  /** As many buckets have them that are written to now and then. */
  @Test
  void runsThatMergesLeaveAsTheyAreNeedNotBeOpened() {
    assertThat(MergePlan.mayBeDue(level0(100, 100, 100, 700), SMALL)).isFalse();
    assertThat(MergePlan.mayBeDue(level0(100, 100, 100, 600), SMALL)).isTrue();
  }

  private static List<List<RunFacts>> level0(long... bytes) {
    FileFacts index = new FileFacts("index", 0, 0);
    return List.of(
        LongStream.of(bytes)
            .mapToObj(
                length ->
                    new RunFacts(
                        new FileFacts("lines", length, 0), index, 1, 0, new byte[0], new byte[0]))
            .toList());
  }

  /** In order, in one place, at random, or deletions of a whole range. */
  private NavigableMap<String, Optional<String>> changes(Random random, int round) {
    NavigableMap<String, Optional<String>> changes = new TreeMap<>();
    int kind = random.nextInt(8);
    int from = random.nextInt(6000);
    for (int i = 0; i < 60; i++) {
      int at = kind == 0 ? 6000 + round * 60 + i : kind < 3 ? from + i : random.nextInt(6000);
      boolean gone = kind == 2 || random.nextInt(10) == 0;
      changes.put(
          key(at), gone ? Optional.empty() : Optional.of("\"" + "v".repeat(at % 90) + "\""));
    }
    return changes;
  }

  private static String key(int at) {
    return String.format(Locale.ROOT, "key-%06d", at);
  }

  private long flush(NavigableMap<String, Optional<String>> changes) throws IOException {
    expected.putAll(changes);
    Run run = write(changes);
    levels = levels.withNewest(run);
    return run.bytes();
  }

  private Run write(NavigableMap<String, Optional<String>> entries) throws IOException {
    try (RunWriter writer = begin()) {
      MapCursor cursor = new MapCursor(entries);
      while (cursor.next()) {
        writer.add(cursor);
      }
      return open(writer.finish());
    }
  }

  private RunWriter begin() throws IOException {
    return new RunWriter(volume, directory.resolve(RunNames.of(++number)), "bucket");
  }

  private Run open(RunFacts facts) {
    return new Run(
        files.register(directory.resolve(facts.lines().file())),
        files.register(directory.resolve(facts.index().file())),
        facts,
        cache);
  }

  private void mergeAll() throws IOException {
    int merges = 0;
    for (Optional<MergePlan> plan = MergePlan.next(levels, SMALL);
        plan.isPresent();
        plan = MergePlan.next(levels, SMALL)) {
      assertThat(MergePlan.mayBeDue(facts(), SMALL)).as("told before the runs are open").isTrue();
      merge(plan.get());
      assertThat(++merges).as("merges for one run").isLessThan(200);
    }
    assertThat(MergePlan.debt(levels, SMALL)).as("debt when merges rest").isZero();
  }

  /** What a manifest says of the runs. */
  private List<List<RunFacts>> facts() {
    return levels.levels().stream().map(level -> level.stream().map(Run::facts).toList()).toList();
  }

  private void merge(MergePlan plan) throws IOException {
    List<Run> made = new ArrayList<>();
    if (plan.isMove()) {
      made.addAll(plan.upper());
    } else {
      largest = Math.max(largest, plan.inputs().stream().mapToLong(Run::bytes).sum());
      new Merge(plan, collecting(made), bytes -> {}).run();
      written += made.stream().mapToLong(Run::bytes).sum();
    }
    // Which refuses runs below level 0 that overlap.
    levels = levels.replaced(plan.inputs(), plan.target(), made);
    deepest = Math.max(deepest, levels.depth());
    if (!plan.isMove()) {
      for (Run run : plan.inputs()) {
        files.retire(run.lines());
        files.retire(run.index());
      }
    }
  }

  private Merge.Runs collecting(List<Run> made) {
    return new Merge.Runs() {
      @Override
      public RunWriter begin() throws IOException {
        return LevelsTest.this.begin();
      }

      @Override
      public void finished(RunFacts facts) {
        made.add(open(facts));
      }
    };
  }

  private void assertWhole(Random random) throws IOException {
    for (Order order : Order.values()) {
      List<String> found = new ArrayList<>();
      try (KeyCursor all = new MergeCursor(levels.cursors(order), order)) {
        while (all.next()) {
          if (!all.isDeletion()) {
            found.add(new String(all.key(), UTF_8) + text(all.value()));
          }
        }
      }
      List<String> wanted = new ArrayList<>();
      (order == Order.ASCENDING ? expected : expected.descendingMap())
          .forEach((key, value) -> value.ifPresent(v -> wanted.add(key + v)));
      assertThat(found).as("%s", order).isEqualTo(wanted);
    }
    for (int i = 0; i < 300; i++) {
      String key = key(random.nextInt(7000));
      Optional<String> found =
          levels
              .find(key.getBytes(UTF_8))
              .filter(e -> e.value().isPresent())
              .map(e -> text(e.value()));
      assertThat(found).as(key).isEqualTo(expected.getOrDefault(key, Optional.empty()));
    }
  }

  private static String text(Optional<Literal> value) {
    return new String(value.orElseThrow().value(), UTF_8);
  }

  /** What one run of all that is there takes. */
  private long compact() throws IOException {
    NavigableMap<String, Optional<String>> there = new TreeMap<>(expected);
    there.values().removeIf(Optional::isEmpty);
    return write(there).bytes();
  }

  @Test
  void deletionsEndWhereNothingIsLeftForThemToHide() throws IOException {
    for (int from = 0; from < 6000; from += 60) {
      NavigableMap<String, Optional<String>> puts = new TreeMap<>();
      for (int i = from; i < from + 60; i++) {
        puts.put(key(i), Optional.of("\"value of " + i + "\""));
      }
      flush(puts);
      mergeAll();
    }
    assertThat(deepest).isGreaterThanOrEqualTo(3);
    for (int from = 0; from < 5940; from += 60) {
      NavigableMap<String, Optional<String>> deletions = new TreeMap<>();
      for (int i = from; i < from + 60; i++) {
        deletions.put(key(i), Optional.empty());
      }
      flush(deletions);
      mergeAll();
    }
    int passed = 0;
    try (KeyCursor all = new MergeCursor(levels.cursors(Order.ASCENDING), Order.ASCENDING)) {
      while (all.next() && all.isDeletion()) {
        passed++;
      }
      assertThat(new String(all.key(), UTF_8)).isEqualTo(key(5940));
    }
    // Of 5940: some that are not many in their runs. At full size that is some 100,000 of any
    // number, which takes less than 50 ms.
    assertThat(passed).as("deletions before the first entry").isLessThan(120);
    assertWhole(new Random(1));
  }

  /** A run of the target level reaches further than what comes down to it. */
  @Test
  void aDeletionStaysThatHidesAnEntryBesideWhatComesDown() throws IOException {
    Run oldest = write(changesOf("b", "\"old\""));
    Run middle = write(changesOf("b", null, "y", "\"y\""));
    levels = Levels.NONE.withNewest(oldest);
    levels = levels.replaced(List.of(oldest), 2, List.of(oldest));
    levels = levels.withNewest(middle);
    levels = levels.replaced(List.of(middle), 1, List.of(middle));
    StringBuilder value = new StringBuilder("\"");
    while (levels.bytes() < SMALL.level0Bytes() + oldest.bytes() + middle.bytes()) {
      value.append("m".repeat(100));
      levels = levels.withNewest(write(changesOf("m", value + "\"")));
    }
    MergePlan plan = MergePlan.next(levels, SMALL).orElseThrow();
    assertThat(plan.target()).isEqualTo(1);
    assertThat(plan.lower()).containsExactly(middle);
    assertThat(plan.dropsDeletions()).isFalse();
    merge(plan);
    assertThat(levels.find("b".getBytes(UTF_8)).orElseThrow().value()).isEmpty();
  }

  /** Few keys from everywhere, and much below them: each run is merged with a part of it. */
  @Test
  void aRunEndsWhereItWouldStandBesideTooMuch() throws IOException {
    for (int from = 0; from < 6000; from += 60) {
      NavigableMap<String, Optional<String>> puts = new TreeMap<>();
      for (int i = from; i < from + 60; i++) {
        puts.put(key(i), Optional.of("\"" + "v".repeat(90) + "\""));
      }
      flush(puts);
      mergeAll();
    }
    NavigableMap<String, Optional<String>> few = new TreeMap<>();
    for (int i = 0; i < 6000; i += 100) {
      few.put(key(i), Optional.of("\"new\""));
    }
    Run sparse = write(few);
    int last = levels.depth() - 1;
    List<Run> below = List.copyOf(levels.level(last));
    assertThat(below.stream().mapToLong(Run::bytes).sum()).isGreaterThan(40 * SMALL.runBytes());
    List<Run> made = new ArrayList<>();
    new Merge(
            new MergePlan(List.of(sparse), List.of(), last - 1, below, false, SMALL),
            collecting(made),
            bytes -> {})
        .run();
    assertThat(made).hasSizeBetween(7, 12);
    for (Run run : made) {
      long beside =
          levels.overlapping(last, run.facts().first(), run.facts().last()).stream()
              .mapToLong(Run::bytes)
              .sum();
      assertThat(beside).isLessThan(SMALL.reachBytes() + 3 * SMALL.runBytes());
    }
  }

  private static NavigableMap<String, Optional<String>> changesOf(String... keysAndValues) {
    NavigableMap<String, Optional<String>> changes = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      changes.put(keysAndValues[i], Optional.ofNullable(keysAndValues[i + 1]));
    }
    return changes;
  }

  /** A pass over a map; without a value a key is deleted. */
  private static final class MapCursor implements KeyCursor {
    private final Iterator<Map.Entry<String, Optional<String>>> entries;
    private Map.Entry<String, Optional<String>> current;

    MapCursor(NavigableMap<String, Optional<String>> entries) {
      this.entries = entries.entrySet().iterator();
    }

    @Override
    public boolean next() {
      boolean more = entries.hasNext();
      current = more ? entries.next() : current;
      return more;
    }

    @Override
    public void seek(byte[] key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] key() {
      return current.getKey().getBytes(UTF_8);
    }

    @Override
    public boolean isDeletion() {
      return current.getValue().isEmpty();
    }

    @Override
    public Optional<Literal> value() {
      return current.getValue().map(value -> Literal.of(value.getBytes(UTF_8)));
    }

    @Override
    public void appendTo(Line line) {
      if (isDeletion()) {
        RunLine.delete(line, key());
      } else {
        RunLine.put(line, key(), value().orElseThrow());
      }
    }

    @Override
    public void close() {}
  }
}
