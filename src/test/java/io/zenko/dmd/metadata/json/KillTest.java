package io.zenko.dmd.metadata.json;

import static io.zenko.dmd.metadata.json.KilledProcess.BUCKET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.Order;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process with SIGKILL, again and again, on one directory. The rounds are a system
 * property: {@code -Ddmd.kill.rounds=500} makes a soak of it.
 */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("dmd.kill.rounds", 8);
  private static final int WRITERS = 8;

  @TempDir Path directory;

  /** What each writer's keys held after the last round, and how many changes had made that. */
  private final List<Map<String, String>> contents =
      new ArrayList<>(Collections.nCopies(WRITERS, Map.of()));

  private final int[] made = new int[WRITERS];

  /** The state of the bucket as far as the change log was read, and how far that was. */
  private final Map<String, String> fromLog = new TreeMap<>();

  private long readTo;

  @Test
  void everyAcknowledgedChangeOutlivesTheKillAndNoneIsHalfMade() throws Exception {
    long seed = Long.getLong("dmd.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int[] told = runAndKill(seed, random);
      try (JsonMetadataRepository repository = KilledProcess.open(directory)) {
        verify(repository, seed, told);
        followLog(repository.sessions().log(0));
        assertThat(fromLog)
            .as("the log, seed %d, round %d", seed, round)
            .isEqualTo(content(repository, ""));
      }
    }
    assertThat(Arrays.stream(made).sum()).isGreaterThan(ROUNDS * WRITERS);
  }

  /** How many changes of each writer were acknowledged before the process was killed. */
  private int[] runAndKill(long seed, Random random) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(KilledProcess.class.getName(), directory.toString(), "" + seed));
    Arrays.stream(made).forEach(count -> command.add("" + count));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    int[] told = made.clone();
    int killAfter = 1 + random.nextInt(3000);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      int count = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 2 && !words[1].isEmpty()) {
          int writer = Integer.parseInt(words[0]);
          // The last line may be cut; a cut number is smaller, and what is told only grows.
          told[writer] = Math.max(told[writer], Integer.parseInt(words[1]));
        }
        if (++count == killAfter) {
          process.toHandle().destroyForcibly(); // which leaves its last words to be read
        }
      }
    }
    assertThat(process.waitFor()).as("killed, not ended by itself").isEqualTo(137);
    return told;
  }

  /** Of each writer's changes there are those that were told of, or the one under way too. */
  private void verify(JsonMetadataRepository repository, long seed, int[] told) {
    for (int i = 0; i < WRITERS; i++) {
      Writer writer = new Writer(seed, i);
      Map<String, String> found = content(repository, writer.prefix());
      Map<String, String> acknowledged = writer.contentAfter(contents.get(i), made[i], told[i]);
      assertThat(found)
          .as("seed %d, writer %d, %d changes told", seed, i, told[i])
          .isIn(acknowledged, writer.contentAfter(acknowledged, told[i], told[i] + 1));
      made[i] = found.equals(acknowledged) ? told[i] : told[i] + 1;
      contents.set(i, found);
    }
  }

  private static Map<String, String> content(JsonMetadataRepository repository, String prefix) {
    Map<String, String> content = new TreeMap<>();
    KeyRange range = KeyRange.from(Key.of(prefix));
    try (EntryCursor cursor = repository.scan(BUCKET, range, Order.ASCENDING)) {
      while (cursor.next() && cursor.key().text().startsWith(prefix)) {
        content.put(cursor.key().text(), new String(cursor.value(), UTF_8));
      }
    }
    return content;
  }

  private String told(String value) {
    int from = value.indexOf("\"change\":");
    return "{" + value.substring(from, value.indexOf(',', from)) + "}";
  }

  /** As a reader of the log does: from where it stopped, each change once. */
  private void followLog(ChangeLog log) {
    try (ChangeLog.Reader reader = log.read(readTo + 1)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        assertThat(next.get().sequence()).isEqualTo(++readTo);
        if (next.get().method().changesEntries()) {
          for (LogRecord.Entry entry : next.get().entries()) {
            assertThat(entry.overhead().map(json -> new String(json, UTF_8)))
                .as("what record %d tells of the value before", readTo)
                .isEqualTo(Optional.ofNullable(fromLog.get(entry.key().text())).map(this::told));
            entry
                .value()
                .ifPresentOrElse(
                    value -> fromLog.put(entry.key().text(), new String(value, UTF_8)),
                    () -> fromLog.remove(entry.key().text()));
          }
        }
      }
    }
    assertThat(readTo).isEqualTo(log.last());
  }
}
