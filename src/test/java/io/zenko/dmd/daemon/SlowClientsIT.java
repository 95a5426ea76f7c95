package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Clients who take their time cost connections: many more of them than the daemon has threads. */
class SlowClientsIT {
  private static final SlowScenario.Size SIZE = new SlowScenario.Size(160, 40, 40, 40, 20);
  private static final int SECONDS = 2;

  /** Of a histogram: the bytes of all objects. */
  private static final String ALL = "Total +\\d+ +(\\d+)";

  @TempDir static Path folder;
  private static Daemon daemon;

  @BeforeAll
  static void start() {
    daemon =
        new Daemon(folder)
            .with("DMD_BUCKETD_THREADS", "4")
            .with("DMD_MDFILE_THREADS", "4")
            .with("DMD_DATA_THREADS", "4")
            .with("DMD_BLOB_READ_THREADS", "2")
            .with("DMD_BLOB_WRITE_THREADS", "4")
            .with("DMD_BODY_THREADS", "2")
            .with("DMD_SLOW_SEND_BUFFER_BYTES", "16384")
            .with("DMD_SEND_IDLE_SECONDS", "40")
            .start();
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  @Test
  void othersAreServedBesideThemAndAllComesBackAfterThem()
      throws IOException, InterruptedException {
    SlowScenario.Ports ports =
        new SlowScenario.Ports(
            daemon.port("BUCKETD"),
            daemon.port("MDFILE"),
            daemon.port("DATA"),
            daemon.port("ADMIN"));
    try (SlowScenario scenario = new SlowScenario(ports, SIZE)) {
      List<SlowScenario.Outcome> outcomes = scenario.run(SECONDS);
      assertThat(outcomes).hasSize(6);
      assertThat(outcomes)
          .allSatisfy(
              outcome -> {
                assertThat(outcome.loaded().errors()).as(outcome.toString()).isZero();
                assertThat(outcome.loaded().count()).as(outcome.toString()).isPositive();
              });
      assertThat(scenario.lost()).isZero();
      assertThat(metric("dmd_transfers{kind=\"blob_sent\"}")).isGreaterThanOrEqualTo(160);
      assertThat(metric("dmd_transfers{kind=\"answer\"}")).isGreaterThanOrEqualTo(40);
    }
    awaitZero("dmd_transfers{kind=\"blob_sent\"}");
    awaitZero("dmd_transfers{kind=\"blob_received\"}");
    awaitZero("dmd_transfers{kind=\"answer\"}");
    awaitZero("dmd_transfers{kind=\"body\"}");
    awaitZero("dmd_transfer_memory_bytes");
    awaitZero("dmd_spool_bytes");
    awaitZero("dmd_body_memory_bytes");
  }

  /**
   * What was asked for comes whole in the end, byte by byte, however long the client waits, and
   * whatever others are sent meanwhile.
   */
  @Test
  void aBlobThatIsReadSlowlyComesWhole() throws IOException, InterruptedException {
    Random random = new Random(1);
    List<byte[]> blobs = new ArrayList<>();
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        byte[] bytes = new byte[3_000_000];
        random.nextBytes(bytes);
        blobs.add(bytes);
        Socket socket = daemon.data().connect();
        sockets.add(socket);
        socket.getOutputStream().write(Wire.request("GET", put(bytes), new byte[0]));
      }
      // Longer than it takes them to rest.
      TimeUnit.SECONDS.sleep(SECONDS);
      for (int i = 0; i < sockets.size(); i++) {
        byte[] came = Wire.read(sockets.get(i).getInputStream()).body();
        assertThat(Arrays.equals(came, blobs.get(i))).as("blob " + i).isTrue();
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** What a slow client is told of its request stays with it. */
  @Test
  void answersToSlowClientsBearTheirOwnPhrases() throws IOException, InterruptedException {
    String bucket = "/default/bucket/slow-phrases";
    daemon.bucketd().send("POST", bucket, "{}");
    assertThat(sendSlowly(bucket + "/key", "no JSON")).isEqualTo("HTTP/1.1 400 BadRequest");
    assertThat(sendSlowly(bucket + "/key", "{\"a\":1}")).isEqualTo("HTTP/1.1 200 OK");
  }

  private static String sendSlowly(String target, String body)
      throws IOException, InterruptedException {
    try (Socket socket = daemon.bucketd().connect()) {
      byte[] head = Wire.request("POST", target, new byte[0], "Content-Length: " + body.length());
      socket.getOutputStream().write(head);
      // Longer than it takes the daemon to let go of what it has read.
      TimeUnit.SECONDS.sleep(SECONDS);
      socket.getOutputStream().write(body.getBytes(UTF_8));
      return Wire.read(socket.getInputStream()).statusLine();
    }
  }

  private static String put(byte[] bytes) {
    return daemon
        .data()
        .exchange(Wire.request("PUT", "/DataFile", bytes, "Content-Length: " + bytes.length))
        .headers()
        .get("location");
  }

  /** Answers that leave at once, one behind the other: none is given inside of the one before. */
  @Test
  @DisabledIfSystemProperty(
      named = "dmd.server",
      matches = "wildfly",
      disabledReason = "Undertow puts zeros behind a head that it cannot send at once")
  void aClientMayAskForManyBlobsBeforeItReadsTheFirst() throws IOException {
    int asked = 1_000;
    byte[] bytes = new byte[17_000];
    new Random(2).nextBytes(bytes);
    byte[] request = Wire.request("GET", put(bytes), new byte[0]);
    try (Socket socket = daemon.data().connect()) {
      for (int i = 0; i < asked; i++) {
        socket.getOutputStream().write(request);
      }
      for (int i = 0; i < asked; i++) {
        assertThat(Wire.read(socket.getInputStream()).body()).as("answer " + i).isEqualTo(bytes);
      }
    }
  }

  /** Of the long ones, each in its turn, none is lost, and one that cannot be made is refused. */
  @Test
  void aShortAnswerDoesNotWaitBehindManyLongOnes() throws IOException {
    int asked = 200;
    StringBuilder batch = new StringBuilder("{\"batch\":[");
    for (int i = 0; i < 3_000; i++) {
      batch.append(i == 0 ? "" : ",");
      batch.append("{\"key\":\"k" + i + "\",\"value\":\"{\\\"a\\\":\\\"" + "x".repeat(300));
      batch.append("\\\"}\"}");
    }
    daemon.bucketd().send("POST", "/default/bucket/long", "{}");
    daemon.bucketd().send("POST", "/default/batch/long", batch.append("]}").toString());
    byte[] whole = daemon.bucketd().send("GET", "/default/bucket/long?maxKeys=3000", "").body();
    assertThat(whole.length).isGreaterThan(900_000);
    List<Socket> readers = new ArrayList<>();
    try (WireSession probe = new WireSession(daemon.bucketd())) {
      probe.send("GET", "/default/bucket/long/k1", "");
      for (int i = 0; i < asked; i++) {
        readers.add(daemon.bucketd().connect());
      }
      for (int i = 0; i < asked; i++) {
        String bucket = i % 10 == 9 ? "none" : "long";
        readers
            .get(i)
            .getOutputStream()
            .write(Wire.request("GET", "/default/bucket/" + bucket + "?maxKeys=3000", new byte[0]));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(probe.send("GET", "/default/bucket/long/k1", "").statusLine()).contains("200");
      }
      int answered = 0;
      for (Socket reader : readers) {
        answered += reader.getInputStream().available() > 0 ? 1 : 0;
      }
      assertThat(answered).isLessThan(asked);
      for (int i = 0; i < asked; i++) {
        Wire.Answer answer = Wire.read(readers.get(i).getInputStream());
        if (i % 10 == 9) {
          assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 404 DBNotFound");
        } else {
          assertThat(answer.body()).as("answer " + i).isEqualTo(whole);
        }
      }
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
  }

  /**
   * A connection serves the next request whatever the one before took, and one that waits costs
   * none of what its head was parsed from.
   */
  @Test
  @DisabledIfSystemProperty(
      named = "dmd.server",
      matches = "wildfly",
      disabledReason = "Undertow keeps its own of a request")
  void aRequestThatWaitsIsNotRememberedAndTheNextOneOfItsConnectionIsServed()
      throws IOException, InterruptedException {
    int clients = 20;
    byte[] bytes = new byte[8 << 20]; // more than the system takes for a client that does not read
    new Random(3).nextBytes(bytes);
    byte[] get =
        Wire.request("GET", put(bytes), new byte[0], "X-Scal-Request-Uids: u", "Accept: */*");
    byte[] head =
        Wire.request("PUT", "/DataFile", new byte[0], "Content-Length: " + bytes.length, "A: b");
    List<Socket> sockets = new ArrayList<>();
    try {
      long before = parsed();
      for (int i = 0; i < 2 * clients; i++) {
        Socket socket = daemon.data().connect();
        sockets.add(socket);
        socket.getOutputStream().write(i % 2 == 0 ? get : head);
        socket.getOutputStream().write(i % 2 == 0 ? new byte[0] : Arrays.copyOf(bytes, 1_000));
      }
      for (String kind : List.of("blob_sent", "blob_received")) {
        Await.until(
            kind,
            Duration.ofMinutes(1),
            () -> metric("dmd_transfers{kind=\"" + kind + "\"}") >= clients);
      }
      // Of some 40 texts each, those are left that an answer is yet to be made of.
      Await.until(
          "heads are forgotten", Duration.ofSeconds(20), () -> parsed() - before < 40L * clients);
      for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < 2 * clients; i++) {
          Socket socket = sockets.get(i);
          if (i % 2 == 0) {
            assertThat(Wire.read(socket.getInputStream()).body()).isEqualTo(bytes);
            socket.getOutputStream().write(get);
          } else {
            int sent = turn == 0 ? 1_000 : 0;
            socket.getOutputStream().write(bytes, sent, bytes.length - sent);
            Wire.Answer answer = Wire.read(socket.getInputStream());
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 201 Created");
            assertThat(daemon.data().send("GET", answer.headers().get("location"), "").body())
                .isEqualTo(bytes);
            socket.getOutputStream().write(head);
          }
        }
      }
      askAtOnce(20 * sockets.size());
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Whatever its kind, the server's own objects and what has come of a body counted. */
  @Test
  @DisabledIfSystemProperty(
      named = "dmd.server",
      matches = "wildfly",
      disabledReason = "Undertow keeps its own of a request")
  void aBodyThatComesSlowlyTakesSixteenKibibytesOfTheHeap() throws IOException {
    byte[] blob = withoutItsBody("PUT", "/DataFile", 1_000);
    byte[] body = withoutItsBody("POST", "/default/bucket/slow/late", 4_000);
    daemon.bucketd().send("POST", "/default/bucket/slow", "{}");
    for (int round = 0; round < 2; round++) { // what is made once is there in the second
      assertTakesLittle("blob_received", daemon.data(), blob, round == 0);
      assertTakesLittle("body", daemon.bucketd(), body, round == 0);
    }
  }

  private static byte[] withoutItsBody(String method, String target, int count) {
    byte[] head = Wire.request(method, target, new byte[0], "Content-Length: 1000000");
    return Arrays.copyOf(head, head.length + count);
  }

  private static void assertTakesLittle(String kind, Wire at, byte[] request, boolean mayTakeMore)
      throws IOException {
    int clients = 300;
    List<Socket> sockets = new ArrayList<>();
    try {
      awaitZero("dmd_transfers{kind=\"" + kind + "\"}");
      long before = heap(ALL);
      for (int i = 0; i < clients; i++) {
        sockets.add(at.connect());
        sockets.get(i).getOutputStream().write(request);
      }
      Await.until(
          kind,
          Duration.ofMinutes(1),
          () -> metric("dmd_transfers_waiting{kind=\"" + kind + "\"}") >= clients);
      Await.until(
          kind + " takes little",
          Duration.ofSeconds(20),
          () -> mayTakeMore || heap(ALL) - before <= 16L * 1024 * clients);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** By heads that arrive in halves, all first ones before the second ones. */
  private static void askAtOnce(int clients) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      List<byte[]> requests = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        requests.add(Wire.request("GET", put(("blob " + i).getBytes(UTF_8)), new byte[0]));
        sockets.add(daemon.data().connect());
      }
      for (int i = 0; i < clients; i++) {
        sockets.get(i).getOutputStream().write(requests.get(i), 0, 30);
      }
      for (int i = 0; i < clients; i++) {
        byte[] request = requests.get(i);
        sockets.get(i).getOutputStream().write(request, 30, request.length - 30);
      }
      for (int i = 0; i < clients; i++) {
        assertThat(Wire.read(sockets.get(i).getInputStream()).text()).isEqualTo("blob " + i);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** How many texts there are in the heap that the server parses heads into. */
  private static long parsed() {
    return heap(" (\\d+) +\\d+ +org\\.glassfish\\.grizzly\\.http\\.util\\.BufferChunk");
  }

  /** A number that the histogram of the heap tells, behind a collection. */
  private static long heap(String pattern) {
    long process =
        daemon
            .processes()
            .filter(one -> one.info().command().orElse("").endsWith("/java"))
            .findFirst()
            .orElseThrow()
            .pid();
    try {
      Process asked =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process),
                  "GC.class_histogram")
              .start();
      Matcher line =
          Pattern.compile(pattern)
              .matcher(new String(asked.getInputStream().readAllBytes(), UTF_8));
      assertThat(line.find()).isTrue();
      return Long.parseLong(line.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitZero(String metric) {
    Await.until(metric + " is 0", Duration.ofMinutes(1), () -> metric(metric) == 0);
  }

  private static double metric(String name) {
    Matcher line =
        Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$")
            .matcher(new Wire(daemon.port("ADMIN")).send("GET", "/metrics").text());
    assertThat(line.find()).as(name).isTrue();
    return Double.parseDouble(line.group(1));
  }
}
