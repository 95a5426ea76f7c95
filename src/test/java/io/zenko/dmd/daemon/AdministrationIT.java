package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bucketd tells of its sessions and buckets, and the change logs of both. */
class AdministrationIT extends DeployedDaemon {
  private static final String OK = "HTTP/1.1 200 OK";
  private static final String LOG = "/_/raft_sessions/1/log";

  @Test
  void theMapIsTheFirstSessionAndEachHasThisDaemonForAMember() {
    JsonArray sessions = get("/_/raft_sessions").asJsonArray();

    assertThat(get("/_/raft_sessions/")).isEqualTo(sessions);
    assertThat(sessions.getValuesAs(s -> s.asJsonObject().getInt("id"))).containsExactly(0, 1);
    for (JsonObject session : sessions.getValuesAs(JsonObject.class)) {
      int id = session.getInt("id");
      JsonObject member = session.getJsonArray("raftMembers").getJsonObject(0);
      assertThat(session.getBoolean("connectedToLeader")).isTrue();
      assertThat(session.getJsonArray("raftMembers")).hasSize(1);
      assertThat(member.keySet())
          .containsExactlyInAnyOrder(
              "id", "name", "display_name", "host", "port", "adminPort", "mdClusterId");
      assertThat(member.getString("host")).isEqualTo("127.0.0.1");
      assertThat(member.getInt("port")).isEqualTo(daemon().port("BUCKETD"));
      assertThat(member.getInt("adminPort")).isEqualTo(daemon().port("BUCKETD"));
      assertThat(get("/_/raft_sessions/" + id + "/leader")).isEqualTo(member);
      JsonObject info = get("/_/raft_sessions/" + id + "/info").asJsonObject();
      assertThat(info.get("leader")).isEqualTo(member);
      assertThat(info.getJsonArray("connected")).containsExactly(member);
    }
    assertThat(get("/_/raft_sessions/0/bucket").asJsonArray())
        .containsExactly(Json.createValue("__metastore"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "leader", "bucket", "log"})
  void anUnknownSessionIsNotFound(String what) {
    for (String id : List.of("2", "-1", "x")) {
      assertThat(bucketd().send("GET", "/_/raft_sessions/" + id + "/" + what).statusLine())
          .isEqualTo("HTTP/1.1 404 RouteNotFound");
    }
  }

  @Test
  void aBucketIsWhereItWasAskedToBe() {
    String bucket = newBucket();
    String other = "b-" + Instant.now().toEpochMilli();
    post("/default/bucket/" + other + "?raftsession=1", "{}");

    assertThat(text("/_/buckets/" + bucket + "/id")).isEqualTo("1");
    assertThat(text("/_/buckets/" + other + "/id")).isEqualTo("1");
    assertThat(text("/_/buckets/__metastore/id")).isEqualTo("0");
    assertThat(text("/_/buckets/" + bucket + "/refreshCache")).isEmpty();
    assertThat(get("/_/buckets/" + bucket).asJsonObject().getInt("raftSessionId")).isEqualTo(1);
    assertThat(get("/_/raft_sessions/1/bucket").asJsonArray().getValuesAs(JsonString::getString))
        .contains(bucket, other)
        .isSorted();
    assertThat(
            bucketd()
                .send("POST", "/default/bucket/" + bucket + "x?raftsession=2", "{}")
                .statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_/buckets/none",
        "/_/buckets/none/id",
        "/_/buckets/none/refreshCache",
        "/_/buckets/none/accessMode",
        "/default/leader/none",
        "/default/informations/none",
        "/default/metastore/db/none"
      })
  void aBucketThatIsNotThereIsNotFound(String target) {
    assertThat(bucketd().send("GET", target).statusLine()).isEqualTo("HTTP/1.1 404 DBNotFound");
  }

  @Test
  void informationIsReadAsAnObjectAndAsAList() {
    String bucket = newBucket();
    JsonObject information = get("/default/informations/" + bucket).asJsonObject();
    JsonObject leader = get("/default/leader/" + bucket).asJsonObject();

    assertThat(leader.getString("ip")).isEqualTo("127.0.0.1");
    assertThat(leader.getInt("port")).isEqualTo(daemon().port("BUCKETD"));
    assertThat(information.getString("ip")).isEqualTo("127.0.0.1");
    assertThat(information.getInt("cseq")).isPositive();
    assertThat(information.getJsonObject("0").get("cseq")).isEqualTo(information.get("cseq"));
  }

  @Test
  void anEntryOfTheMapAndItsBucketAreOne() {
    String bucket = newBucket();
    String path = "/default/metastore/db/" + bucket;
    JsonObject entry = get(path).asJsonObject();
    assertThat(entry.keySet())
        .containsExactly(
            "name",
            "attributes",
            "creating",
            "deleting",
            "id",
            "raftSessionID",
            "version",
            "raftSession");
    assertThat(entry.getString("attributes")).isEqualTo("{\"name\":\"" + bucket + "\"}");
    assertThat(entry.getInt("raftSessionID")).isEqualTo(1);

    assertThat(bucketd().send("DELETE", path).statusLine()).isEqualTo(OK);
    assertThat(bucketd().send("GET", path).statusLine()).isEqualTo("HTTP/1.1 404 DBNotFound");

    post(path, entry.toString());
    assertThat(text("/default/attributes/" + bucket)).isEqualTo(entry.getString("attributes"));
    String changed = " {\"a\" : \"\\u00e9é\"}";
    post(path, Json.createObjectBuilder(entry).add("attributes", changed).build().toString());
    assertThat(text("/default/attributes/" + bucket)).isEqualTo(changed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"attributes\":{}}",
        "{\"attributes\":\"no JSON\"}",
        "{\"attributes\":\"{}\",\"creating\":true}",
        "{\"attributes\":\"{}\",\"raftSessionID\":2}"
      })
  void anEntryThatMakesNoSenseLeavesNoTrace(String entry) {
    String path = "/default/metastore/db/nonsense";
    assertThat(bucketd().send("POST", path, entry).statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");
    assertThat(bucketd().send("GET", path).statusLine()).isEqualTo("HTTP/1.1 404 DBNotFound");
  }

  @Test
  void aReadOnlyBucketRefusesEveryWrite() {
    String bucket = newBucket();
    String key = "/default/bucket/" + bucket + "/k";
    String mode = "/_/buckets/" + bucket + "/accessMode";
    post(key, "{}");
    assertThat(text(mode)).isEqualTo("read-write");

    assertThat(bucketd().send("PUT", mode + "?mode=read-only").statusLine()).isEqualTo(OK);

    assertThat(text(mode)).isEqualTo("read-only");
    for (Wire.Answer refused :
        List.of(
            bucketd().send("POST", key, "{}"),
            bucketd().send("POST", key + "?versioning=true", "{}"),
            bucketd().send("DELETE", key),
            bucketd().send("POST", "/default/batch/" + bucket, "{\"batch\":[]}"),
            bucketd().send("POST", "/default/attributes/" + bucket, "{}"),
            bucketd().send("DELETE", "/default/metastore/db/" + bucket),
            bucketd().send("DELETE", "/default/bucket/" + bucket))) {
      assertThat(refused.statusLine()).isEqualTo("HTTP/1.1 503 ServiceUnavailable");
    }
    assertThat(text(key)).isEqualTo("{}");
    for (String wrong : List.of("", "?mode=", "?mode=rw")) {
      assertThat(bucketd().send("PUT", mode + wrong).statusLine())
          .isEqualTo("HTTP/1.1 400 BadRequest");
    }

    assertThat(bucketd().send("PUT", mode + "?mode=read-write").statusLine()).isEqualTo(OK);
    post(key, "{\"a\":1}");
  }

  @Test
  void theLogTellsEachChangeWithInfoFirst() {
    Instant before = Instant.now().minus(Duration.ofMinutes(1));
    long begin = last() + 1;
    String bucket = newBucket();
    String path = "/default/bucket/" + bucket + "/";
    post("/default/attributes/" + bucket, "{\"a\":\n1}");
    post(path + URLEncoder.encode("k/é\0v", UTF_8), "{\"x\":\"é\\n\"}");
    post(
        "/default/batch/" + bucket,
        "{\"batch\":[{\"key\":\"l\",\"value\":\"no JSON\"},{\"key\":\"m\",\"type\":\"del\"}]}");
    bucketd().send("DELETE", path + "l");
    bucketd().send("DELETE", path + URLEncoder.encode("k/é\0v", UTF_8));
    bucketd().send("DELETE", "/default/bucket/" + bucket);

    String page = text(LOG + "?begin=" + begin + "&target_leader=true");

    long cseq = begin + 6;
    assertThat(page)
        .startsWith(
            "{\"info\":{\"start\":" + begin + ",\"cseq\":" + cseq + ",\"prune\":1,\"end\":" + cseq);
    JsonArray log = parse(page).asJsonObject().getJsonArray("log");
    assertThat(log.getValuesAs(r -> r.asJsonObject().getInt("method")))
        .containsExactly(0, 7, 3, 8, 5, 5, 1);
    assertThat(log.getValuesAs(r -> r.asJsonObject().getString("db"))).containsOnly(bucket);
    assertThat(log.getValuesAs(r -> Instant.parse(r.asJsonObject().getString("timestamp"))))
        .isSorted()
        .allMatch(time -> time.isAfter(before) && time.isBefore(Instant.now().plusSeconds(60)));
    assertThat(attributes(log, 0)).isEqualTo("{\"name\":\"" + bucket + "\"}");
    assertThat(attributes(log, 1)).isEqualTo("{\"a\":\n1}");
    assertThat(entries(log, 2))
        .hasToString("[{\"key\":\"k/é\\u0000v\",\"value\":\"{\\\"x\\\":\\\"é\\\\n\\\"}\"}]");
    assertThat(entries(log, 3))
        .hasToString("[{\"key\":\"l\",\"value\":\"no JSON\"},{\"key\":\"m\",\"type\":\"del\"}]");
    assertThat(entries(log, 5)).hasToString("[{\"key\":\"k/é\\u0000v\",\"type\":\"del\"}]");
    assertThat(entries(log, 6)).isEmpty();

    assertThat(parse(text(LOG + "?begin=" + (begin + 2) + "&limit=2")).asJsonObject().get("log"))
        .isEqualTo(Json.createArrayBuilder().add(log.get(2)).add(log.get(3)).build());
    assertMapTells(bucket, begin);
  }

  private static void assertMapTells(String bucket, long begin) {
    JsonArray log = get("/_/raft_sessions/0/log?begin=" + begin).asJsonObject().getJsonArray("log");
    assertThat(log.getValuesAs(r -> r.asJsonObject().getString("db"))).containsOnly("__metastore");
    assertThat(log.getValuesAs(r -> r.asJsonObject().getInt("method")))
        .containsExactly(3, 3, 9, 9, 9, 9, 5);
    assertThat(entries(log, 1))
        .hasToString("[{\"key\":\"" + bucket + "\",\"value\":\"{\\\"a\\\":\\n1}\"}]");
    assertThat(entries(log, 6)).hasToString("[{\"key\":\"" + bucket + "\",\"type\":\"del\"}]");
  }

  @Test
  void aRefusedChangeIsNotInTheLog() {
    String bucket = newBucket();
    long last = last();
    bucketd().send("POST", "/default/bucket/" + bucket, "{}");
    bucketd().send("POST", "/default/bucket/" + bucket + "/k", "no JSON");
    bucketd().send("DELETE", "/default/bucket/none");

    assertThat(last()).isEqualTo(last);
  }

  @Test
  void pastTheEndIsOutOfRange() {
    newBucket();
    assertThat(bucketd().send("GET", LOG + "?begin=" + (last() + 1)).statusLine())
        .isEqualTo("HTTP/1.1 416 InvalidRange");
    for (String wrong : List.of("begin=x", "begin=-1", "limit=0", "limit=x", "limit=1.5")) {
      assertThat(bucketd().send("GET", LOG + "?" + wrong).statusLine())
          .isEqualTo("HTTP/1.1 400 BadRequest");
    }
  }

  private static long last() {
    return get("/default/informations/__metastore")
        .asJsonObject()
        .getJsonNumber("cseq")
        .longValue();
  }

  private static JsonArray entries(JsonArray log, int index) {
    return log.getJsonObject(index).getJsonArray("entries");
  }

  /** The attributes in a record of a bucket, which has no key. */
  private static String attributes(JsonArray log, int index) {
    JsonObject entry = entries(log, index).getJsonObject(0);
    assertThat(entry.keySet()).containsExactly("value");
    return parse(entry.getString("value")).asJsonObject().getString("attributes");
  }

  private static void post(String target, String body) {
    assertThat(bucketd().send("POST", target, body).statusLine()).isEqualTo(OK);
  }

  private static String text(String target) {
    Wire.Answer answer = bucketd().send("GET", target);
    assertThat(answer.statusLine()).isEqualTo(OK);
    return answer.text();
  }

  private static JsonValue get(String target) {
    return parse(text(target));
  }

  private static JsonStructure parse(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.read();
    }
  }

  /** As tools read it that compare the members of a session. */
  @Test
  void aMemberTellsOfItsLogAtItsAdminPort() {
    newBucket();
    JsonObject member = get("/_/raft_sessions/1/info").asJsonObject().getJsonObject("leader");
    Wire admin = new Wire(member.getInt("adminPort"));
    JsonObject state = parse(admin.send("GET", "/_/raft/state").text()).asJsonObject();

    assertThat(state.getInt("committed")).isPositive().isEqualTo(state.getInt("cseq"));
    assertThat(state.getInt("aseq")).isEqualTo(state.getInt("cseq"));
    int begin = state.getInt("backups") * 10_000 + 1;
    assertThat(begin).isEqualTo(1);
    String page = "/log?begin=" + begin + "&limit=5";
    assertThat(admin.send("GET", "/_/raft" + page).text())
        .isEqualTo(text("/_/raft_sessions/1" + page));
    assertThat(admin.send("GET", "/_/raft/state?raftSession=7").statusLine())
        .isEqualTo("HTTP/1.1 404 RouteNotFound");
  }
}
