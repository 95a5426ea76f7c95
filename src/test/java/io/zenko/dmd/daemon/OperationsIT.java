package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and metrics on the administration port. */
class OperationsIT extends DeployedDaemon {
  private static final Pattern OWN_NAME = Pattern.compile("\\b(?:dmd|jvm)_[a-z0-9_]+");
  private static final Path PROJECT = Path.of(System.getProperty("dmd.project", ""));

  @Test
  @DisabledIfSystemProperty(
      named = "dmd.server",
      matches = ".+",
      disabledReason = "of Payara Micro")
  void documentsAreShownWithTheirMembers() throws Exception {
    URI openApi = URI.create("http://127.0.0.1:" + daemon().port("ADMIN") + "/openapi");
    HttpRequest request = HttpRequest.newBuilder(openApi).build();
    String shown = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    assertThat(shown)
        .contains("SessionDescription:", "connectedToLeader:", "display_name:", "metadataVersion:")
        .contains("$ref: \"#/components/schemas/MemberDescription\"");
  }

  @Test
  void readinessTellsOfEachPart() {
    Wire.Answer ready = admin().send("GET", "/health/ready");

    assertThat(ready.statusLine()).isEqualTo("HTTP/1.1 200 OK");
    for (String part : Set.of("listeners", "metadata", "data")) {
      assertThat(ready.text()).contains("{\"name\":\"" + part + "\",\"status\":\"UP\"");
    }
  }

  @Test
  void metricsStandOnTheAdministrationPortAlone() {
    assertThat(admin().send("GET", "/metrics").statusLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(bucketd().send("GET", "/metrics").statusLine())
        .isEqualTo("HTTP/1.1 404 RouteNotFound");
  }

  @Test
  void requestsAreCountedByProtocolRouteAndResult() {
    String path = "/default/bucket/" + newBucket() + "/k";
    String labels = "{method=\"GET\",protocol=\"bucketd\",result=\"%s\",route=\"%s\"}";
    String found = labels.formatted("ok", "/default/bucket/{bucket}/{key}");
    String missed = labels.formatted("ObjNotFound", "/default/bucket/{bucket}/{key}");
    String lost = labels.formatted("RouteNotFound", "none");
    double foundBefore = requests(found);
    double missedBefore = requests(missed);
    double lostBefore = requests(lost);

    bucketd().send("GET", path);
    bucketd().send("POST", path, "{}");
    bucketd().send("GET", path);
    bucketd().send("GET", path);
    bucketd().send("GET", "/no/such/route");

    assertThat(requests(found)).isEqualTo(foundBefore + 2);
    assertThat(requests(missed)).isEqualTo(missedBefore + 1);
    assertThat(requests(lost)).isEqualTo(lostBefore + 1);
  }

  @Test
  void callsByWebSocketAreCountedByNameAndResult() {
    String bucket = newBucket();
    String labels = "{method=\"call\",protocol=\"mdfile\",result=\"%s\",route=\"%s\"}";
    String put = labels.formatted("ok", "put");
    String missed = labels.formatted("ObjNotFound", "get");
    String listed = labels.formatted("ok", "createReadStream");
    double putBefore = requests(put);
    double missedBefore = requests(missed);
    double listedBefore = requests(listed);

    String level = "\"subLevel\":[\"" + bucket + "\"]";
    try (MdfileClient client = new MdfileClient(daemon())) {
      client.call("put", "{\"rpcArgs\":[\"k\",\"{}\",{}]," + level + "}");
      client.call("get", "{\"rpcArgs\":[\"none\",{}]," + level + "}");
      client.call("createReadStream", "{\"rpcArgs\":[{}]," + level + "}");
      client.awaitStreamEnd();
    }

    // Each is counted a moment after its answer was handed over.
    Await.until("a put", () -> requests(put) > putBefore);
    Await.until("a miss", () -> requests(missed) > missedBefore);
    Await.until("a listing", () -> requests(listed) > listedBefore);
  }

  @Test
  void whatAClientSendsIsNoLabel() {
    String odd = "odd" + System.nanoTime();
    bucketd().send("GET", "/default/bucket/" + odd + "/k");
    bucketd().send("GET", "/" + odd);
    bucketd().send(odd.toUpperCase(java.util.Locale.ROOT), "/default/bucket/b/k");

    assertThat(metrics()).doesNotContainIgnoringCase(odd);
  }

  @Test
  void theStoreTellsItsSizesAndCommits() {
    double commits = value("dmd_journal_commit_records_count{session=\"1\"}");
    double records = value("dmd_journal_commit_records_sum{session=\"1\"}");
    double buckets = value("dmd_buckets{session=\"1\"}");
    String bucket = newBucket();
    bucketd().send("POST", "/default/bucket/" + bucket + "/k", "{}");

    assertThat(value("dmd_journal_commit_records_count{session=\"1\"}")).isGreaterThan(commits);
    assertThat(value("dmd_journal_commit_records_sum{session=\"1\"}")).isEqualTo(records + 2);
    assertThat(value("dmd_buckets{session=\"1\"}")).isEqualTo(buckets + 1);
    assertThat(value("dmd_session_writable{session=\"1\"}")).isEqualTo(1);
    assertThat(value("dmd_journal_bytes{session=\"1\"}")).isPositive();
  }

  @Test
  void connectionsAndBytesAreCountedByListener() throws IOException {
    double open = value("dmd_connections{listener=\"bucketd\"}");
    double received = value("dmd_received_bytes_total{listener=\"bucketd\"}");
    byte[] request = Wire.request("GET", "/_/livecheck", new byte[0]);
    try (Socket socket = bucketd().connect()) {
      socket.getOutputStream().write(request);
      Wire.read(socket.getInputStream());

      assertThat(value("dmd_connections{listener=\"bucketd\"}")).isBetween(1.0, open + 1);
      assertThat(value("dmd_received_bytes_total{listener=\"bucketd\"}"))
          .isEqualTo(received + request.length);
    }
  }

  /** A panel or a rule of a name that does not exist shows nothing, and nobody misses it. */
  @ParameterizedTest
  @ValueSource(strings = {"docker/grafana/dmd.json", "docker/alerts.yml"})
  void dashboardsAndAlertsUseMetricsThatExist(String file) throws IOException {
    newBucket();
    Set<String> known = names(metrics());
    known.addAll(memcachedNames());
    known.addAll(sqlNames());
    Set<String> used = names(Files.readString(PROJECT.resolve(file)));

    assertThat(used).hasSizeGreaterThan(5);
    assertThat(known).containsAll(used);
  }

  /** Published only where the daemon is set to a database, likewise. */
  private static Set<String> sqlNames() throws IOException {
    Path source = PROJECT.resolve("src/main/java/io/zenko/dmd/metadata/sql/SqlMetrics.java");
    Set<String> names = names(Files.readString(source));
    names.addAll(names.stream().map(name -> name + "_bucket").collect(Collectors.toSet()));
    return names;
  }

  /** Published only where the daemon is set to memcached: read from where they are made. */
  private static Set<String> memcachedNames() throws IOException {
    Set<String> names = new TreeSet<>();
    Path sources = PROJECT.resolve("src/main/java/io/zenko/dmd/data/memcached");
    names.addAll(
        names(Files.readString(sources.resolve("MemcachedCounters.java"))).stream()
            .map(name -> name + "_total")
            .collect(Collectors.toSet()));
    String nodes =
        Files.readString(PROJECT.resolve("src/main/java/io/zenko/dmd/memcached/NodeMetrics.java"));
    names.addAll(names(nodes));
    Matcher counters = Pattern.compile("counter\\(\"([a-z]+)\"").matcher(nodes);
    while (counters.find()) {
      names.add("dmd_memcached_server_" + counters.group(1) + "_total");
    }
    return names;
  }

  private static Set<String> names(String text) {
    return OWN_NAME
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static double requests(String labels) {
    return value("dmd_request_duration_seconds_count" + labels);
  }

  /** The value of a sample; 0 where there is none yet. */
  private static double value(String sample) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private static String metrics() {
    return admin().send("GET", "/metrics").text();
  }

  private static Wire admin() {
    return new Wire(daemon().port("ADMIN"));
  }
}
