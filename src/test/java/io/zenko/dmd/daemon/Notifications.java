package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the change log of a session as a publisher of bucket notifications does: each entry of an
 * object is an event, or is passed over.
 */
final class Notifications {
  private final Wire bucketd;
  private final int session;
  private long next;

  /** Reads from what is to come on. */
  Notifications(Wire bucketd, String bucket) {
    this.bucketd = bucketd;
    this.session =
        Integer.parseInt(bucketd.send("GET", "/_/buckets/" + bucket + "/id").text().strip());
    this.next = page("").getJsonObject("info").getInt("cseq") + 1L;
  }

  private JsonObject page(String parameters) {
    Wire.Answer answer = bucketd.send("GET", "/_/raft_sessions/" + session + "/log" + parameters);
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
    return parse(answer.text());
  }

  private static JsonObject parse(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }

  /** The entries of a bucket since the last look, as they stand in the log. */
  List<JsonObject> entries(String bucket) {
    JsonObject page = page("?begin=" + next);
    next = page.getJsonObject("info").getInt("cseq") + 1L;
    return page.getJsonArray("log").getValuesAs(JsonObject.class).stream()
        .filter(record -> record.getString("db").equals(bucket))
        .flatMap(record -> record.getJsonArray("entries").getValuesAs(JsonObject.class).stream())
        .filter(entry -> entry.containsKey("key"))
        .toList();
  }

  /** What is published of a bucket since the last look: event, key, and version or null. */
  List<String> events(String bucket) {
    return entries(bucket).stream().flatMap(Notifications::event).toList();
  }

  private static Stream<String> event(JsonObject entry) {
    JsonObject value = parse(entry.getString("value", "{}"));
    String key = entry.getString("key");
    boolean isMaster = key.indexOf('\0') < 0;
    boolean isNull = value.getBoolean("isNull", false);
    if (isMaster && value.containsKey("versionId") && !isNull) {
      return Stream.empty(); // its version tells of it
    }
    boolean isDeletion = entry.getString("type", "put").equals("del");
    String name =
        value.getString("originOp", isDeletion ? "s3:ObjectRemoved:Delete" : "nothing to tell");
    JsonObject overhead =
        Optional.ofNullable(entry.getJsonObject("overhead")).orElse(JsonObject.EMPTY_JSON_OBJECT);
    String version = value.getString("versionId", overhead.getString("versionId", "null"));
    return Stream.of(name + " " + key.split("\0", -1)[0] + " " + (isNull ? "null" : version));
  }
}
