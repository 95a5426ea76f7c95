package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several sessions in one daemon, and logs that are longer than a page or than what is kept. */
class SessionsIT extends DeployedDaemon {
  private static final String OK = "HTTP/1.1 200 OK";
  private static final int MOST_RECORDS = 10_000;

  /** The last one: what is asked of the others knows all that was ever written to them. */
  private static final int PRUNED = 4;

  @TempDir static Path folder;
  private static Daemon own;

  /** That of this class, but for the test that asks the one which tests share. */
  private Wire server = own.bucketd();

  private int session = PRUNED;
  private String bucket = "pruned";

  @BeforeAll
  static void start() {
    own =
        new Daemon(folder)
            .with("DMD_SESSIONS", String.valueOf(PRUNED))
            .with("DMD_JOURNAL_SEGMENT_BYTES", "1048576")
            .with("DMD_JOURNAL_RETAINED_BYTES", "2097152");
    own.start();
  }

  @AfterAll
  static void stop() {
    if (own != null) {
      own.close();
    }
  }

  @Test
  void eachSessionHasItsBucketsAndItsLog() {
    assertThat(ids()).containsExactly(0, 1, 2, 3, PRUNED);
    for (int id = 1; id <= 3; id++) {
      post("/default/bucket/b" + id + "?raftsession=" + id, "{}");
      post("/default/bucket/b" + id + "/k", "{\"of\":" + id + "}");
    }
    post("/default/bucket/anywhere", "{}");
    post("/default/bucket/any?raftsession=0", "{}");
    assertThat(send("POST", "/default/bucket/x?raftsession=5", "{}").statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");

    assertSessions();
    own.stop();
    own.start();
    assertSessions();
  }

  private void assertSessions() {
    List<String> all = new ArrayList<>();
    for (int id = 1; id <= 3; id++) {
      String bucket = "b" + id;
      assertThat(send("GET", "/_/buckets/" + bucket + "/id", "").text())
          .isEqualTo(String.valueOf(id));
      assertThat(buckets(id)).contains(bucket);
      all.addAll(buckets(id));
      JsonObject page = log(id, "");
      List<JsonObject> records = page.getJsonArray("log").getValuesAs(JsonObject.class);
      assertThat(page.getJsonObject("info").getInt("start")).isEqualTo(1);
      assertThat(page.getJsonObject("info").getInt("cseq")).isEqualTo(records.size());
      assertThat(records)
          .extracting(record -> record.getString("db"))
          .doesNotContain("b" + (id % 3 + 1), "b" + ((id + 1) % 3 + 1));
      assertThat(
              records.stream()
                  .filter(record -> record.getInt("method") == 3 || record.getInt("method") == 8)
                  .map(
                      record -> record.getJsonArray("entries").getJsonObject(0).getString("value")))
          .containsExactly("{\"of\":" + id + "}");
    }
    buckets(PRUNED).stream().filter(name -> !name.equals("pruned")).forEach(all::add);
    assertThat(all).containsExactlyInAnyOrder("b1", "b2", "b3", "anywhere", "any");
    assertThat(send("GET", "/_/raft_sessions/5/log", "").statusLine())
        .isEqualTo("HTTP/1.1 404 RouteNotFound");
    assertThat(send("GET", "/_/raft_sessions/1/log?begin=1000", "").statusLine())
        .isEqualTo("HTTP/1.1 416 InvalidRange");
  }

  @Test
  void aPageOfTheLogHasAtMostTenThousandRecords() throws Exception {
    server = bucketd();
    session = 1;
    bucket = newBucket();
    long before = info("cseq") - 1; // but for the bucket
    putAtOnce(MOST_RECORDS + 100, "");

    for (String limit : List.of("", "limit=10000&", "limit=20000&")) {
      JsonObject first = log(1, limit + "begin=" + (before + 1));
      assertThat(first.getJsonArray("log")).hasSize(MOST_RECORDS);
      assertThat(first.getJsonObject("info").getJsonNumber("end").longValue())
          .isEqualTo(before + MOST_RECORDS);
    }
    JsonObject second = log(1, "begin=" + (before + MOST_RECORDS + 1));
    assertThat(second.getJsonObject("info").getJsonNumber("cseq").longValue())
        .isEqualTo(before + MOST_RECORDS + 101);
    assertThat(second.getJsonArray("log")).hasSize(101);
  }

  /** A reader that falls behind is told from where on it may go on; what it is told has no gaps. */
  @Test
  void aReaderGoesOnWhileTheLogIsPruned() throws Exception {
    post("/default/bucket/pruned?raftsession=" + PRUNED, "{}");
    long made = info("cseq");
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                putAtOnce(4_000, "x".repeat(4_000));
                return null;
              });
      long next = made;
      long pages = 0;
      while (!writing.isDone()) {
        next = readPage(next);
        pages++;
      }
      writing.get();
      assertThat(pages).isPositive();
    } finally {
      writer.shutdownNow();
    }
    Await.until("what is old is let go of", () -> info("prune") > made);
    // One that asks for what is gone is given what there is.
    long oldest = info("prune");
    JsonObject page = log(session, "begin=1&limit=1");
    assertThat(page.getJsonObject("info").getJsonNumber("start").longValue())
        .isGreaterThanOrEqualTo(oldest);
    long next = oldest;
    while (next <= info("cseq")) {
      next = readPage(next);
    }
    assertThat(next).isEqualTo(made + 4_001);
  }

  /** Reads a page; the number of the record that comes after it. */
  private long readPage(long begin) {
    Wire.Answer answer =
        send("GET", "/_/raft_sessions/" + session + "/log?limit=50&begin=" + begin, "");
    if (answer.statusLine().equals("HTTP/1.1 416 InvalidRange")) {
      return begin;
    }
    JsonObject page = parse(answer.text()).asJsonObject();
    JsonNumber start = page.getJsonObject("info").getJsonNumber("start");
    JsonNumber end = page.getJsonObject("info").getJsonNumber("end");
    assertThat(start.longValue()).isGreaterThanOrEqualTo(begin);
    assertThat(page.getJsonArray("log")).hasSize((int) (end.longValue() - start.longValue() + 1));
    return end.longValue() + 1;
  }

  private long info(String what) {
    return log(session, "limit=1").getJsonObject("info").getJsonNumber(what).longValue();
  }

  /** Puts so many keys, many at once: each is a record of its own. */
  private void putAtOnce(int count, String padding) throws Exception {
    int clients = 16;
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<?>> running =
          IntStream.range(0, clients)
              .<Future<?>>mapToObj(
                  client ->
                      threads.submit(
                          () -> {
                            put(client, clients, count, padding);
                            return null;
                          }))
              .toList();
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** On one connection, as clients do. */
  private void put(int client, int clients, int count, String padding) throws IOException {
    try (Socket socket = server.connect()) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = client; i < count; i += clients) {
        byte[] value = ("{\"n\":" + i + ",\"x\":\"" + padding + "\"}").getBytes(UTF_8);
        socket
            .getOutputStream()
            .write(
                Wire.request(
                    "POST",
                    "/default/bucket/" + bucket + "/k" + i,
                    value,
                    "Content-Length: " + value.length));
        assertThat(Wire.read(in).statusLine()).isEqualTo(OK);
      }
    }
  }

  private List<String> buckets(int id) {
    return array("/_/raft_sessions/" + id + "/bucket").getValuesAs(JsonString::getString);
  }

  private List<Integer> ids() {
    return array("/_/raft_sessions").getValuesAs(s -> s.asJsonObject().getInt("id"));
  }

  private JsonObject log(int id, String query) {
    return parse(send("GET", "/_/raft_sessions/" + id + "/log?" + query, "").text()).asJsonObject();
  }

  private JsonArray array(String target) {
    return parse(send("GET", target, "").text()).asJsonArray();
  }

  private void post(String target, String body) {
    assertThat(send("POST", target, body).statusLine()).isEqualTo(OK);
  }

  private Wire.Answer send(String method, String target, String body) {
    return server.send(method, target, body);
  }

  private static JsonStructure parse(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.read();
    }
  }
}
