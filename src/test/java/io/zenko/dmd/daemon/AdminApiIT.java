package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.Socket;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API of administration. */
class AdminApiIT extends DeployedDaemon {
  private static final String OK = "HTTP/1.1 200 OK";

  @Test
  void theOverviewTellsEachPartOfHealthAndTheRoom() {
    JsonObject overview = get("overview").asJsonObject();

    assertThat(overview.getString("status")).isEqualTo("UP");
    assertThat(overview.getJsonArray("checks").getValuesAs(c -> c.asJsonObject().getString("name")))
        .contains("listeners", "metadata", "data", "threads");
    assertThat(overview.getJsonNumber("heapMax").longValue()).isPositive();
    assertThat(overview.getJsonObject("debts")).containsKey("dmd_checkpoint_lag_records");
    Await.until(
        "the first look at the disks",
        () -> get("overview").asJsonObject().getJsonArray("rooms").size() == 2);
    newBucket();
    Await.until(
        "what was done in the last hour",
        () -> {
          JsonObject now = get("overview").asJsonObject();
          return now.containsKey("lastHour")
              && now.getJsonObject("lastHour").getJsonObject("protocols").containsKey("bucketd")
              && now.getJsonObject("lastHour").getJsonNumber("since").longValue()
                  <= now.getJsonNumber("time").longValue();
        });
  }

  @Test
  void samplesTellOfRequestsAndAfterATimeTheLaterOnes() {
    newBucket();
    Await.until(
        "a sample with requests",
        () -> samples("").stream().anyMatch(s -> s.asJsonObject().toString().contains("bucketd")));

    JsonArray all = samples("");
    long last = all.getJsonObject(all.size() - 1).getJsonNumber("time").longValue();
    assertThat(all.size()).isLessThanOrEqualTo(721);
    assertThat(samples("?after=" + last)).doesNotContain(all.get(all.size() - 1));
  }

  private static JsonArray samples(String query) {
    return get("samples" + query).asJsonObject().getJsonArray("samples");
  }

  @Test
  void aBucketIsFoundByItsPrefixAndSwitched() {
    String bucket = newBucket();

    JsonArray found = get("buckets?prefix=" + bucket).asJsonObject().getJsonArray("buckets");
    assertThat(found.getValuesAs(b -> b.asJsonObject().getString("name"))).containsExactly(bucket);
    assertThat(found.getJsonObject(0).getInt("session")).isEqualTo(1);
    assertThat(found.getJsonObject(0).getInt("entries")).isZero();
    assertThat(found.getJsonObject(0).getInt("bytes")).isNotNegative();

    JsonObject mode = post("mode?bucket=" + bucket + "&mode=read-only").asJsonObject();
    assertThat(mode.getString("mode")).isEqualTo("read-only");
    assertThat(bucketd().send("POST", "/default/bucket/" + bucket + "/k", "{}").statusLine())
        .isEqualTo("HTTP/1.1 503 ServiceUnavailable");
    assertThat(get("bucket?bucket=" + bucket).asJsonObject().getString("mode"))
        .isEqualTo("read-only");
    post("mode?bucket=" + bucket + "&mode=read-write");
    assertThat(bucketd().send("POST", "/default/bucket/" + bucket + "/k", "{}").statusLine())
        .isEqualTo(OK);
  }

  @Test
  void entriesAreFoldedAtADelimiterAndOneIsShownWithItsBlobs() {
    String bucket = newBucket();
    Wire.Answer blob = daemon().data().send("PUT", "/DataFile", "bytes of a blob");
    String key = blob.headers().get("location").replaceAll(".*/", "");
    String value = "{\"content-length\":15,\"location\":[{\"key\":\"" + key + "\"}]}";
    for (String each : List.of("a/1", "a/2", "é <b>")) {
      put(bucket, each, value);
    }

    JsonObject page = get("entries?bucket=" + bucket + "&delimiter=/").asJsonObject();
    assertThat(page.getJsonArray("prefixes").getValuesAs(JsonString::getString))
        .containsExactly("a/");
    assertThat(page.getJsonArray("entries").getJsonObject(0).getString("key")).isEqualTo("é <b>");
    JsonObject entry = get("entry?bucket=" + bucket + "&key=" + encode("é <b>")).asJsonObject();
    assertThat(entry.getString("value")).isEqualTo(value);
    assertThat(entry.getJsonArray("blobs").getJsonObject(0).getString("key")).isEqualTo(key);
    JsonObject head = get("blob?key=" + key).asJsonObject();
    assertThat(head.getInt("size")).isEqualTo(15);
    assertThat(head.getString("head")).startsWith("6279746573");
  }

  @Test
  void aVersionIsShownByItsId() {
    String bucket = newBucket();
    put(bucket, "k?versioning=true", "{\"a\":1}");

    JsonArray entries =
        get("entries?bucket=" + bucket + "&versions=true").asJsonObject().getJsonArray("entries");
    String version = entries.getJsonObject(1).getString("version");

    assertThat(get("entry?bucket=" + bucket + "&key=k&version=" + encode(version)).toString())
        .contains("\\\"a\\\":1");
    assertThat(status("GET", "entry?bucket=" + bucket + "&key=k&version=none"))
        .startsWith("HTTP/1.1 404 ");
  }

  @Test
  void aFailedRequestIsKeptWithItsIdsAndItsSentence() {
    String bucket = newBucket();
    bucketd().send("POST", "/default/bucket/" + bucket, "{}", "X-Scal-Request-Uids: a:" + bucket);
    bucketd().send("GET", "/default/bucket/none-" + bucket + "/k");

    JsonArray failures = get("failures").asJsonObject().getJsonArray("failures");

    JsonObject failed =
        failures.getValuesAs(JsonObject.class).stream()
            .filter(each -> each.getString("uids").equals("a:" + bucket))
            .findFirst()
            .orElseThrow();
    assertThat(failed.getString("error")).isEqualTo("DBAlreadyExists");
    assertThat(failed.getInt("status")).isEqualTo(409);
    assertThat(failed.getString("protocol")).isEqualTo("bucketd");
    assertThat(failed.getString("method")).isEqualTo("POST");
    assertThat(failed.getString("target")).isEqualTo("/default/bucket/" + bucket);
    assertThat(failed.getString("reason")).contains(bucket);
    assertThat(failures.toString()).doesNotContain("none-" + bucket);
  }

  @Test
  void settingsTellWhereTheyCameFrom() {
    JsonObject port =
        get("settings").asJsonArray().getValuesAs(JsonObject.class).stream()
            .filter(setting -> setting.getString("name").equals("DMD_ADMIN_PORT"))
            .findFirst()
            .orElseThrow();

    assertThat(port.getString("value")).isEqualTo(String.valueOf(daemon().port("ADMIN")));
    assertThat(port.getString("origin")).isEqualTo("environment");
  }

  @Test
  void theLogIsFollowedByBucket() throws IOException {
    String bucket = newBucket();
    put(bucket, "before", "{}");
    try (Socket socket = admin().connect()) {
      socket
          .getOutputStream()
          .write(Wire.request("GET", "/admin/log?last=1000&bucket=" + bucket, new byte[0]));
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      assertThat(lines.readLine()).isEqualTo(OK);
      assertThat(event(lines).getString("method")).isEqualTo("create");
      assertThat(key(event(lines))).isEqualTo("before");

      put(newBucket(), "other", "{}");
      put(bucket, "after", "{}");

      JsonObject change = event(lines);
      assertThat(change.getString("bucket")).isEqualTo(bucket);
      assertThat(change.getInt("session")).isEqualTo(1);
      assertThat(key(change)).isEqualTo("after");
    }
  }

  @Test
  void aReaderOfTheLogIsKnownByItsNameAndHowFarItIs() {
    String bucket = newBucket();
    String path = "/_/raft_sessions/1/log?limit=1&begin=";
    bucketd().send("GET", path + 1, "", "User-Agent: " + bucket);
    put(bucket, "k", "{}");

    JsonObject reader = reader(bucket);
    assertThat(reader.getString("protocol")).isEqualTo("bucketd");
    assertThat(reader.getInt("session")).isEqualTo(1);
    assertThat(reader.getString("address")).isNotBlank();
    assertThat(reader.getInt("behind")).isPositive();

    long end = reader.getInt("given") + (long) reader.getInt("behind");
    bucketd().send("GET", path + end, "", "User-Agent: " + bucket);
    assertThat(reader(bucket).getJsonNumber("asked").longValue()).isEqualTo(end);
    assertThat(reader(bucket).getJsonNumber("given").longValue()).isEqualTo(end);
    assertThat(reader(bucket).getInt("requests")).isEqualTo(2);
  }

  private static JsonObject reader(String agent) {
    return get("readers").asJsonArray().getValuesAs(JsonObject.class).stream()
        .filter(each -> each.getString("agent", "").equals(agent))
        .findFirst()
        .orElseThrow();
  }

  private static String key(JsonObject change) {
    return change.getJsonArray("entries").getJsonObject(0).getString("key");
  }

  private static JsonObject event(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data: ")) {
        return parse(line.substring(6)).asJsonObject();
      }
    }
    throw new AssertionError("the log was cut off");
  }

  @Test
  void aSweepRunsByItselfAndItsReportStays() {
    String bucket = newBucket();
    Wire.Answer blob = daemon().data().send("PUT", "/DataFile", "referred to");
    String key = blob.headers().get("location").replaceAll(".*/", "");
    put(bucket, "k", "{\"location\":[{\"key\":\"" + key + "\",\"size\":11}]}");
    Await.until("no other sweep", () -> status("POST", "sweep?graceSeconds=999999999").equals(OK));
    Await.until("its end", () -> !report().getString("status").equals("running"));

    assertThat(report().getString("status")).isEqualTo("done");
    assertThat(report().getBoolean("dryRun")).isTrue();
    assertThat(report().getJsonArray("last").getValuesAs(JsonString::getString))
        .last()
        .asString()
        .startsWith("done: 0 unreferenced");
  }

  /** Other tests put blobs as well, and more segments: one of them is appended to. */
  @Test
  void segmentsAreToldOneByOne() {
    daemon().data().send("PUT", "/DataFile", "bytes in a segment");
    List<JsonObject> all = new ArrayList<>();
    String next = "0";
    while (next != null) {
      JsonObject page = get("segments?limit=1&from=" + next).asJsonObject();
      assertThat(page.getJsonArray("segments")).hasSize(1);
      all.addAll(page.getJsonArray("segments").getValuesAs(JsonObject.class));
      next = page.containsKey("next") ? page.get("next").toString() : null;
    }

    assertThat(all)
        .extracting(each -> each.getJsonNumber("number").longValue())
        .isSorted()
        .doesNotHaveDuplicates();
    JsonObject last = all.get(all.size() - 1);
    assertThat(last.getString("state")).isEqualTo("appended");
    assertThat(last.getInt("generation")).isZero();
    assertThat(last.getJsonNumber("liveBytes").longValue()).isPositive();
    assertThat(last.getJsonNumber("liveBlobs").longValue()).isPositive();
    assertThat(last.getJsonNumber("created").longValue()).isBetween(1L, System.currentTimeMillis());
  }

  private static JsonObject report() {
    return get("sweep").asJsonObject();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, none, 404 RouteNotFound",
    "GET, buckets?limit=0, 400 BadRequest",
    "GET, buckets?limit=1001, 400 BadRequest",
    "GET, buckets?limit=x, 400 BadRequest",
    "GET, bucket, 400 BadRequest",
    "GET, bucket?bucket=none, 404 DBNotFound",
    "GET, entries?bucket=none, 404 DBNotFound",
    "GET, samples?after=-1, 400 BadRequest",
    "GET, blob?key=x, 400 BadRequest",
    "GET, blob?key=0123456789012345678901234567890123456789, 404 ObjNotFound",
    "POST, mode?bucket=none&mode=read-only, 404 DBNotFound",
    "POST, mode?bucket=none&mode=x, 400 BadRequest",
    "GET, segments?limit=1001, 400 BadRequest",
    "GET, segments?from=x, 400 BadRequest",
    "POST, overview, 405 MethodNotAllowed",
    "POST, sweep?dryRun=x, 400 BadRequest",
    "GET, export?bucket=none, 404 DBNotFound",
    "GET, log?session=99, 400 BadRequest",
    "GET, log?last=1001, 400 BadRequest"
  })
  void whatCannotBeIsToldInASentence(String method, String path, String status) {
    Wire.Answer answer = admin().send(method, "/admin/" + path);

    assertThat(answer.statusLine()).startsWith("HTTP/1.1 " + status.substring(0, 4));
    JsonObject body = parse(answer.text()).asJsonObject();
    assertThat(body.getString("error")).isEqualTo(status.substring(4));
    assertThat(body.getString("message")).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://example.com",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void aPageOfAnotherOriginGetsNothing(String header) {
    for (String path : List.of("overview", "buckets", "log", "settings", "mode?bucket=x")) {
      Wire.Answer answer = admin().send("GET", "/admin/" + path, "", header);
      assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 Forbidden");
      assertThat(answer.body()).isEmpty();
    }
    assertThat(admin().send("POST", "/admin/sweep", "", header).statusLine())
        .isEqualTo("HTTP/1.1 403 Forbidden");
    assertThat(admin().send("GET", "/", "", header).statusLine())
        .isEqualTo("HTTP/1.1 403 Forbidden");
  }

  /** By a name service of his own, a stranger has his page's name lead to loopback. */
  @Test
  void aPageWhoseNameLeadsHereGetsNothing() {
    String host = "evil.example:" + daemon().port("ADMIN");
    for (String target : List.of("GET /admin/buckets", "GET /", "POST /data/sweep")) {
      Wire.Answer answer =
          admin()
              .exchange(
                  (target
                          + " HTTP/1.1\r\nHost: "
                          + host
                          + "\r\nOrigin: http://"
                          + host
                          + "\r\nContent-Length: 0\r\n\r\n")
                      .getBytes(UTF_8));
      assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 Forbidden");
    }
  }

  @Test
  void theConsolesOwnPageMayAskAndALinkMayLeadThere() {
    Wire.Answer page =
        admin()
            .send(
                "GET",
                "/",
                "",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Dest: document");
    assertThat(page.statusLine()).isEqualTo(OK);
    assertThat(page.headers().get("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(admin().send("GET", "/admin/overview", "", "Origin: http://localhost").statusLine())
        .isEqualTo(OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/admin/buckets", "/pages/", "/pages/main.js", "/admin/log", "/admin/sweep"})
  void administrationsRoutesAreOnNoOtherPort(String path) {
    assertThat(bucketd().send("GET", path).statusLine()).startsWith("HTTP/1.1 404");
    assertThat(daemon().data().send("GET", path).statusLine()).startsWith("HTTP/1.1 4");
    assertThat(new Wire(daemon().port("MDFILE")).statusOf("GET", path)).startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/pages/none.js",
        "/pages/../WEB-INF/web.xml",
        "/pages/index.html",
        "/WEB-INF/web.xml",
        "/admin/../bucketd/default/metadataInformation",
        "/admin/%2e%2e/bucketd/default/metadataInformation",
        "/webjars/uplot/1.6.30/package.json"
      })
  void nothingElseIsServed(String path) {
    assertThat(admin().send("GET", path).statusLine()).startsWith("HTTP/1.1 40");
  }

  @Test
  void theDescriptionHasEachRouteWithAnExample() {
    JsonObject description = get("openapi").asJsonObject();
    JsonObject paths = description.getJsonObject("paths");

    assertThat(paths.keySet())
        .containsExactlyInAnyOrder(
            "/admin/overview",
            "/admin/samples",
            "/admin/failures",
            "/admin/settings",
            "/admin/sessions",
            "/admin/readers",
            "/admin/buckets",
            "/admin/bucket",
            "/admin/mode",
            "/admin/entries",
            "/admin/entry",
            "/admin/blobs",
            "/admin/blob",
            "/admin/segments",
            "/admin/log",
            "/admin/sweep",
            "/admin/sweep/stop",
            "/admin/scrub",
            "/admin/export",
            "/admin/openapi");
    assertThat(paths.values())
        .allSatisfy(
            path ->
                assertThat(path.asJsonObject().values())
                    .allSatisfy(method -> assertThat(method.toString()).contains("\"example\"")));
  }

  private static void put(String bucket, String keyAndQuery, String value) {
    String[] parts = keyAndQuery.split("\\?", 2);
    String query = parts.length == 1 ? "" : "?" + parts[1];
    assertThat(
            bucketd()
                .send("POST", "/default/bucket/" + bucket + "/" + encode(parts[0]) + query, value)
                .statusLine())
        .isEqualTo(OK);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static Wire admin() {
    return new Wire(daemon().port("ADMIN"));
  }

  private static String status(String method, String path) {
    return admin().send(method, "/admin/" + path).statusLine();
  }

  private static JsonValue get(String path) {
    return document("GET", path);
  }

  private static JsonValue post(String path) {
    return document("POST", path);
  }

  private static JsonValue document(String method, String path) {
    Wire.Answer answer = admin().send(method, "/admin/" + path);
    assertThat(answer.statusLine()).isEqualTo(OK);
    assertThat(answer.headers()).containsEntry("content-type", "application/json");
    return parse(answer.text());
  }

  private static JsonValue parse(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.readValue();
    }
  }
}
