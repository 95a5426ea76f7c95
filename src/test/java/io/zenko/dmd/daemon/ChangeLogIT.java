package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the change log tells of what a deletion deleted, by requests as front ends make them. */
class ChangeLogIT extends DeployedDaemon {
  private static final String FIELDS =
      "overheadField=content-length&overheadField=owner-id&overheadField=versionId"
          + "&overheadField=isNull&overheadField=isDeleteMarker";

  @Test
  void theEntryOfADeletionBearsTheNamedFieldsOfWhatWasDeleted() {
    deletionsAreTold(bucketd(), newBucket());
  }

  @Test
  void notificationsOfDeletionsNameTheVersion() {
    deletionsAreNotified(bucketd(), newBucket());
  }

  static void deletionsAreTold(Wire bucketd, String bucket) {
    String path = "/default/bucket/" + bucket + "/o";
    Notifications log = new Notifications(bucketd, bucket);
    String version = put(bucketd, path + "?versioning=true&" + FIELDS, value(3));
    assertThat(log.entries(bucket)).hasSize(2).noneMatch(entry -> entry.containsKey("overhead"));

    String newer = put(bucketd, path + "?versioning=true&" + FIELDS, value(5));
    List<JsonObject> entries = log.entries(bucket);
    assertThat(entries.get(0).getJsonObject("overhead")).isEqualTo(told(3, version));
    assertThat(entries.get(1)).as("a new version replaces none").doesNotContainKey("overhead");

    delete(bucketd, path + "?versionId=" + encode(newer) + "&deleteData=true&" + FIELDS);
    entries = log.entries(bucket);
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0).getString("key")).isEqualTo("o\0" + newer);
    assertThat(entries.get(0).getString("type")).isEqualTo("del");
    assertThat(entries.get(0).getJsonObject("overhead")).isEqualTo(told(5, newer));
    assertThat(entries.get(1).getString("key")).as("its next version is the master").isEqualTo("o");
    assertThat(entries.get(1).getJsonObject("overhead")).isEqualTo(told(5, newer));

    delete(bucketd, path + "?versionId=" + encode(newer) + "&" + FIELDS);
    assertThat(log.entries(bucket)).hasSize(1).noneMatch(entry -> entry.containsKey("overhead"));

    delete(bucketd, path + "?versionId=" + encode(version));
    assertThat(log.entries(bucket))
        .as("nothing is told where nothing is named")
        .hasSize(2)
        .noneMatch(entry -> entry.containsKey("overhead"));

    bucketd.send("POST", "/default/bucket/" + bucket + "/p", value(7));
    String batch =
        "{\"batch\":[{\"key\":\"p\",\"type\":\"del\"},{\"key\":\"q\",\"value\":\"{}\"}]}";
    assertThat(bucketd.send("POST", "/default/batch/" + bucket + "?" + FIELDS, batch).statusLine())
        .isEqualTo("HTTP/1.1 200 OK");
    entries = log.entries(bucket);
    assertThat(entries.get(1).toString())
        .isEqualTo(
            "{\"key\":\"p\",\"type\":\"del\",\"overhead\":{\"content-length\":7,\"owner-id\":\"me\"}}");
    assertThat(entries.get(2)).doesNotContainKey("overhead");
  }

  static void deletionsAreNotified(Wire bucketd, String bucket) {
    String path = "/default/bucket/" + bucket + "/o%2Fp";
    Notifications published = new Notifications(bucketd, bucket);
    String first = put(bucketd, path + "?versioning=true&" + FIELDS, value(3));
    String second = put(bucketd, path + "?versioning=true&" + FIELDS, value(5));
    String marker =
        put(bucketd, path + "?versioning=true&" + FIELDS, value("DeleteMarkerCreated", ""));
    assertThat(published.events(bucket))
        .containsExactly(
            "s3:ObjectCreated:Put o/p " + first,
            "s3:ObjectCreated:Put o/p " + second,
            "s3:ObjectRemoved:DeleteMarkerCreated o/p " + marker);

    for (String version : List.of(first, marker)) {
      delete(bucketd, path + "?versionId=" + encode(version) + "&deleteData=true&" + FIELDS);
      assertThat(published.events(bucket)).containsExactly(removed(version));
    }
    delete(bucketd, path + "?versionId=" + encode(second) + "&deleteData=true&" + FIELDS);
    assertThat(published.events(bucket))
        .as("the version, and the master that it was")
        .containsExactly(removed(second), removed(second));

    bucketd.send("POST", path, value(7));
    delete(bucketd, path + "?" + FIELDS);
    assertThat(published.events(bucket))
        .containsExactly("s3:ObjectCreated:Put o/p null", removed("null"));
  }

  private static String removed(String version) {
    return "s3:ObjectRemoved:Delete o/p " + version;
  }

  private static JsonObject told(int length, String version) {
    return Json.createObjectBuilder()
        .add("content-length", length)
        .add("owner-id", "me")
        .add("versionId", version)
        .build();
  }

  private static String value(int length) {
    return value(
        "Put", ",\"owner-id\":\"me\",\"location\":[{\"size\":1}],\"content-length\":" + length);
  }

  private static String value(String event, String more) {
    String feature = event.equals("Put") ? "ObjectCreated" : "ObjectRemoved";
    return "{\"originOp\":\"s3:" + feature + ":" + event + "\"" + more + "}";
  }

  private static String put(Wire bucketd, String target, String value) {
    Wire.Answer answer = bucketd.send("POST", target, value);
    try (JsonReader reader = Json.createReader(new StringReader(answer.text()))) {
      return reader.readObject().getString("versionId");
    }
  }

  private static void delete(Wire bucketd, String target) {
    assertThat(bucketd.send("DELETE", target).statusLine()).isEqualTo("HTTP/1.1 200 OK");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
