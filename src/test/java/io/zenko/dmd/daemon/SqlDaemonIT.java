package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import io.zenko.dmd.Stride;
import io.zenko.dmd.metadata.Vectors;
import io.zenko.dmd.metadata.contract.Linearizability;
import io.zenko.dmd.metadata.sql.PostgresServer;
import io.zenko.dmd.metadata.versioning.ObjectClient;
import io.zenko.dmd.metadata.versioning.ObjectHistory;
import io.zenko.dmd.metadata.versioning.ObjectModel;
import io.zenko.dmd.metadata.versioning.QueryParameters;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons on one database, each as it ships, over both protocols of metadata. */
class SqlDaemonIT {
  private static final String OK = "HTTP/1.1 200 OK";

  /** The rules of versions are the same on every repository, whose suites go through them, too. */
  private static final int EVERYDAY = 8;

  @TempDir static Path folder;

  private static PostgresServer server;
  private static Daemon one;
  private static Daemon other;

  @BeforeAll
  static void start() {
    server = PostgresServer.create().start();
    one = daemon("one");
    other = daemon("other");
    // Both at once, so that they meet at the tables that are to be made.
    one.launch();
    other.start();
    awaitReady(one);
  }

  private static Daemon daemon(String name) {
    return new Daemon(folder.resolve(name))
        .with("METADATA_REPOSITORY", "sql")
        .with("DMD_SQL_URL", server.url())
        .with("S3DATAPATH", folder.resolve("blobs").toString())
        .with("DMD_DATA_FOLDER", "shared")
        // Clients that do not read hold a connection each.
        .with("DMD_SQL_SCAN_CONNECTIONS", "48");
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    server.close();
  }

  @Test
  void historiesAreAnsweredAsTheReferenceDid() throws IOException {
    try (VectorReplay replay = new VectorReplay(other.bucketd())) {
      List<JsonObject> scenarios = Vectors.read("versioning");
      int steps = 0;
      for (int number : Stride.of(0, scenarios.size() - 1, EVERYDAY).toArray()) {
        replay.history(scenarios.get(number));
        steps += scenarios.get(number).getJsonArray("steps").size();
      }
      assertThat(replay.problems().stream().limit(20)).isEmpty();
      assertThat(replay.asked()).isPositive().isEqualTo(steps);
    }
  }

  @Test
  void clientsFindTheMdfileProtocol() throws IOException, InterruptedException {
    List<String> lines = MdfileIT.drive(other, MdfileIT.TRACE.toAbsolutePath().toString());
    assertThat(lines).hasSizeGreaterThan(15).allMatch(line -> line.startsWith("ok "));
  }

  @Test
  void theLogTellsWhatDeletionsDeleted() {
    ChangeLogIT.deletionsAreTold(one.bucketd(), newBucket());
    ChangeLogIT.deletionsAreNotified(other.bucketd(), newBucket());
  }

  @Test
  void blobsOfOneAreThoseOfTheOther() {
    Wire.Answer put = one.data().send("PUT", "/DataFile/", "of one");
    assertThat(put.statusLine()).startsWith("HTTP/1.1 201");
    String path = put.headers().get("location");
    assertThat(other.data().send("GET", path).text()).isEqualTo("of one");
    assertThat(other.data().statusOf("DELETE", path)).startsWith("HTTP/1.1 204");
    assertThat(one.data().statusOf("GET", path)).startsWith("HTTP/1.1 404");
  }

  /** Each request of each client goes to the daemon whose turn it is, as behind a balancer. */
  @Test
  void requestsToBothAreLinearizablePerObject() {
    long seed = Long.getLong("dmd.seed", System.nanoTime());
    System.out.println("daemons: rerun with -Ddmd.seed=" + seed);
    String bucket = newBucket();
    AtomicInteger turn = new AtomicInteger();
    ObjectClient client =
        request -> call((turn.getAndIncrement() % 2 == 0 ? one : other).bucketd(), bucket, request);
    List<String> keys = List.of("a", "é/b");
    ObjectHistory history = new ObjectHistory(client, keys, seed);
    history.run(6, 40);
    for (String key : keys) {
      assertThat(Linearizability.order(new ObjectModel(), history.of(key)))
          .as("seed %d: %s", seed, history.of(key))
          .isPresent();
    }
  }

  @Test
  void everythingIsRefusedWhileTheDatabaseIsAwayAndGoesOnByItself() {
    String bucket = newBucket();
    String path = "/default/bucket/" + bucket + "/k";
    assertThat(one.bucketd().send("POST", path, "{\"n\":1}").statusLine()).isEqualTo(OK);
    server.kill();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (Daemon daemon : List.of(one, other)) {
      for (String method : List.of("POST", "GET", "DELETE")) {
        answers.add(statusOf(daemon, method, path));
      }
      answers.add(statusOf(daemon, "GET", "/default/bucket/" + bucket));
    }
    answers.forEach(
        answer -> assertThat(answer.join()).isEqualTo("HTTP/1.1 503 ServiceUnavailable"));
    for (Daemon daemon : List.of(one, other)) {
      Wire.Answer ready = new Wire(daemon.port("ADMIN")).send("GET", "/health/ready");
      assertThat(ready.statusLine()).startsWith("HTTP/1.1 503");
      assertThat(ready.text()).contains("the database takes no changes");
    }
    server.start();
    for (Daemon daemon : List.of(one, other)) {
      awaitReady(daemon);
    }
    assertThat(other.bucketd().send("POST", path, "{\"n\":3}").statusLine()).isEqualTo(OK);
    assertThat(one.bucketd().send("GET", path).text()).isEqualTo("{\"n\":3}");
    String metrics = new Wire(one.port("ADMIN")).send("GET", "/metrics").text();
    assertThat(metrics)
        .contains("dmd_session_writable{session=\"1\"} 1.0")
        .contains("dmd_sql_commit_seconds_count{session=")
        .contains("dmd_sql_connections_limit{for=\"scans\"} 48.0")
        .contains("dmd_sql_connections_waited_for{for=\"scans\"} 0.0")
        .contains("dmd_sql_pending_bytes{session=\"1\"} 0.0")
        .contains("dmd_sql_pending_limit_bytes 3.3554432E7");
  }

  private static CompletableFuture<String> statusOf(Daemon daemon, String method, String path) {
    return CompletableFuture.supplyAsync(
        () -> daemon.bucketd().send(method, path, "{\"n\":2}").statusLine(),
        task -> new Thread(task).start());
  }

  /** Asks until it is; nothing else tells when it has found out. */
  private static void awaitReady(Daemon daemon) {
    Await.until("it is ready", Duration.ofMinutes(5), () -> isReady(daemon));
  }

  private static boolean isReady(Daemon daemon) {
    try {
      Wire.Answer ready = new Wire(daemon.port("ADMIN")).send("GET", "/health/ready");
      return ready.statusLine().startsWith("HTTP/1.1 200");
    } catch (UncheckedIOException e) {
      return false; // it does not listen yet
    }
  }

  private static String newBucket() {
    String name = "b-" + UUID.randomUUID();
    Wire.Answer made =
        one.bucketd().send("POST", "/default/bucket/" + name, "{\"name\":\"" + name + "\"}");
    assertThat(made.statusLine()).isEqualTo(OK);
    return name;
  }

  private static Optional<String> call(Wire bucketd, String bucket, ObjectClient.Request request) {
    String target =
        "/default/bucket/" + bucket + "/" + encode(request.key()) + query(request.parameters());
    return switch (request.action()) {
      case PUT -> id(bucketd.send("POST", target, request.value()));
      case DELETE -> id(bucketd.send("DELETE", target));
      case GET -> {
        Wire.Answer answer = bucketd.send("GET", target);
        if (answer.statusLine().equals("HTTP/1.1 404 ObjNotFound")) {
          yield Optional.empty();
        }
        assertThat(answer.statusLine()).isEqualTo(OK);
        yield Optional.of(answer.text());
      }
    };
  }

  private static Optional<String> id(Wire.Answer answer) {
    assertThat(answer.statusLine()).isEqualTo(OK);
    if (answer.body().length == 0) {
      return Optional.empty();
    }
    try (JsonReader reader = Json.createReader(new StringReader(answer.text()))) {
      JsonObject json = reader.readObject();
      return Optional.of(json.getString("versionId"));
    }
  }

  private static String query(QueryParameters parameters) {
    Map<String, String> values = parameters.values();
    return values.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
        .collect(Collectors.joining("&", values.isEmpty() ? "" : "?", ""));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
