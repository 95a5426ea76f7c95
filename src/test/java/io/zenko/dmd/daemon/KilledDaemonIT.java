package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the daemon under writers while a reader follows its change log over the wire, again and
 * again. The rounds are a system property: {@code -Ddmd.kill.daemon.rounds=50} makes a soak of it.
 */
class KilledDaemonIT {
  private static final int ROUNDS = Integer.getInteger("dmd.kill.daemon.rounds", 1);
  private static final int WRITERS = 4;
  private static final int KEYS = 20;
  private static final int WRITES_BEFORE_KILL = 400;

  /** So that rounds go through several segments of the journal, and their checkpoints. */
  private static final String PADDING = "x".repeat(4000);

  @TempDir Path folder;

  /** The number that each key was last acknowledged with. */
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

  /** What the log has told so far, and how far it was read. */
  private final Map<String, String> fromLog = new TreeMap<>();

  private long readTo;

  @Test
  void theLogTellsEachChangeOnceAcrossKills() throws Exception {
    try (Daemon daemon = new Daemon(folder).with("DMD_JOURNAL_SEGMENT_BYTES", "1048576")) {
      daemon.start();
      daemon.bucketd().send("POST", "/default/bucket/b", "{}");
      for (int round = 1; round <= ROUNDS; round++) {
        writeAndKill(daemon, round);
        daemon.start();
        while (readOn(daemon.bucketd())) {}
        assertThat(fromLog).as("round %d", round).isEqualTo(content(daemon.bucketd()));
        acknowledged.forEach(
            (key, number) ->
                assertThat(number(fromLog.get(key))).as(key).isGreaterThanOrEqualTo(number));
      }
    }
    assertThat(acknowledged).hasSize(WRITERS * KEYS);
  }

  private void writeAndKill(Daemon daemon, int round) throws Exception {
    CountDownLatch writes = new CountDownLatch(WRITES_BEFORE_KILL);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String prefix = "w" + i + "-";
        running.add(threads.submit(() -> write(daemon.bucketd(), prefix, round, writes)));
      }
      running.add(threads.submit(() -> follow(daemon.bucketd())));
      assertThat(writes.await(2, TimeUnit.MINUTES)).isTrue();
      daemon.kill();
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Writes until the daemon is gone; a number is noted once it is acknowledged. */
  private void write(Wire bucketd, String prefix, int round, CountDownLatch writes) {
    try {
      for (int i = 0; ; i++) {
        String key = prefix + i % KEYS;
        int number = round * 1_000_000 + i;
        Wire.Answer answer =
            bucketd.send(
                "POST",
                "/default/bucket/b/" + key + "?versioning=",
                "{\"n\":" + number + ",\"x\":\"" + PADDING + "\"}");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        acknowledged.put(key, number);
        writes.countDown();
      }
    } catch (UncheckedIOException e) {
      return; // it was killed
    }
  }

  private void follow(Wire bucketd) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        readOn(bucketd);
      }
    } catch (UncheckedIOException e) {
      return; // it was killed
    }
  }

  /** Reads a page from where the last one ended; whether there was one. */
  private boolean readOn(Wire bucketd) {
    Wire.Answer page = bucketd.send("GET", "/_/raft_sessions/1/log?limit=50&begin=" + (readTo + 1));
    if (page.statusLine().equals("HTTP/1.1 416 InvalidRange")) {
      return false;
    }
    assertThat(page.statusLine()).isEqualTo("HTTP/1.1 200 OK");
    JsonObject parsed = parse(page.text()).asJsonObject();
    assertThat(parsed.getJsonObject("info").getJsonNumber("start").longValue())
        .isEqualTo(readTo + 1);
    for (JsonObject record : parsed.getJsonArray("log").getValuesAs(JsonObject.class)) {
      readTo++;
      if (record.getInt("method") == 3 || record.getInt("method") == 8) {
        record.getJsonArray("entries").getValuesAs(JsonObject.class).forEach(this::apply);
      }
    }
    return true;
  }

  private void apply(JsonObject entry) {
    if (entry.containsKey("value")) {
      fromLog.put(entry.getString("key"), entry.getString("value"));
    } else {
      fromLog.remove(entry.getString("key"));
    }
  }

  private static Map<String, String> content(Wire bucketd) {
    Map<String, String> content = new TreeMap<>();
    String target = "/default/bucket/b?listingType=Basic&maxKeys=1000000";
    JsonArray entries = parse(bucketd.send("GET", target).text()).asJsonArray();
    for (JsonObject entry : entries.getValuesAs(JsonObject.class)) {
      content.put(entry.getString("key"), entry.getString("value"));
    }
    return content;
  }

  private static int number(String value) {
    return parse(value).asJsonObject().getInt("n");
  }

  private static JsonStructure parse(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.read();
    }
  }
}
