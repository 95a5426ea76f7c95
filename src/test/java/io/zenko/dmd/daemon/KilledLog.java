package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Writers of objects until the daemon is killed, a reader who follows its change log over the wire
 * meanwhile, and what they may then expect.
 */
final class KilledLog {
  private static final int WRITERS = 4;
  private static final int KEYS = 20;

  /** How many writes are worth a kill. */
  static final int WRITES = 400;

  /** So that rounds go through several segments of the journal, and their checkpoints. */
  private static final String PADDING = "x".repeat(4000);

  /** The number that each key was last acknowledged with. */
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

  /** What the log has told so far, and how far it was read. */
  private final Map<String, String> fromLog = new TreeMap<>();

  private long readTo;

  /** What works until the daemon is gone, and counts its writes down. */
  List<Runnable> clients(Daemon daemon, int round, CountDownLatch writes) {
    List<Runnable> clients = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String prefix = "w" + i + "-";
      clients.add(() -> write(daemon.bucketd(), prefix, round, writes));
    }
    clients.add(() -> follow(daemon.bucketd()));
    return clients;
  }

  /** The log tells each change once, and none is lost that was acknowledged. */
  void verify(Wire bucketd) {
    while (readOn(bucketd)) {}
    assertThat(fromLog).isEqualTo(content(bucketd));
    acknowledged.forEach(
        (key, number) ->
            assertThat(number(fromLog.get(key))).as(key).isGreaterThanOrEqualTo(number));
    // One of them has come to all its keys, whoever had the machine.
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KEYS);
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
