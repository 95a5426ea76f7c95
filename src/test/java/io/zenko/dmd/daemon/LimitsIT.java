package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client may take from the others, and what it is told. */
class LimitsIT {
  private static final int CONNECTIONS = 16;
  private static final String TOKEN = "a-token-of-the-test";

  @TempDir static Path folder;
  private static Daemon daemon;

  @BeforeAll
  static void start() {
    daemon =
        new Daemon(folder)
            .with("DMD_MAX_CONNECTIONS", Integer.toString(CONNECTIONS))
            .with("DMD_READ_TIMEOUT_MILLIS", "1000")
            .with("DMD_BUCKETD_THREADS", "2")
            .with("DMD_DATA_THREADS", "2")
            .with("DMD_ADMIN_TOKEN", TOKEN)
            .start();
    daemon.bucketd().send("POST", "/default/bucket/b", "{}");
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  /** Each holds a thread while it waits: more of them than there are threads. */
  @Test
  void aBodyThatStallsGivesItsThreadBack() throws IOException {
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        stalled.add(send(daemon.bucketd(), "POST", "/default/bucket/b/stalled"));
        stalled.add(send(daemon.data(), "PUT", "/DataFile"));
      }
      assertThat(daemon.bucketd().send("POST", "/default/bucket/b/k", "{}").statusLine())
          .isEqualTo("HTTP/1.1 200 OK");
      assertThat(daemon.data().send("PUT", "/DataFile", "x").statusLine())
          .isEqualTo("HTTP/1.1 201 Created");
      for (Socket socket : stalled) {
        Wire.Answer answer = Wire.read(socket.getInputStream());
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 BadRequest");
        assertThat(answer.headers()).containsEntry("connection", "close");
      }
      assertThat(daemon.bucketd().send("GET", "/default/bucket/b/stalled").statusLine())
          .isEqualTo("HTTP/1.1 404 ObjNotFound");
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  private static Socket send(Wire wire, String method, String target) throws IOException {
    Socket socket = wire.connect();
    socket
        .getOutputStream()
        .write(Wire.request(method, target, "{\"a".getBytes(UTF_8), "Content-Length: 100"));
    return socket;
  }

  @Test
  void aConnectionTooManyIsClosedAndTheOthersAreServed() throws IOException {
    awaitNoConnections("bucketd");
    List<WireSession> open = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        WireSession session = new WireSession(daemon.bucketd());
        open.add(session);
        assertThat(session.send("GET", "/default/attributes/b", "").statusLine())
            .isEqualTo("HTTP/1.1 200 OK");
      }
      assertThatThrownBy(() -> daemon.bucketd().statusOf("GET", "/default/attributes/b"))
          .hasRootCauseInstanceOf(IOException.class);
      assertThat(open.get(0).send("GET", "/default/attributes/b", "").statusLine())
          .isEqualTo("HTTP/1.1 200 OK");
      // Another listener has room of its own.
      assertThat(daemon.data().send("PUT", "/DataFile", "x").statusLine())
          .isEqualTo("HTTP/1.1 201 Created");
    } finally {
      for (WireSession session : open) {
        session.close();
      }
    }
  }

  /** A connection that its client has closed is open until the daemon has heard of it. */
  private static void awaitNoConnections(String listener) {
    String none = "dmd_connections{listener=\"" + listener + "\"} 0.0";
    Wire admin = new Wire(daemon.port("ADMIN"));
    Await.until(
        none,
        () ->
            admin
                .send("GET", "/metrics", "", "Authorization: Bearer " + TOKEN)
                .text()
                .contains(none));
  }

  @Test
  void aConnectionThatSaysNothingCountsToo() throws IOException {
    awaitNoConnections("mdfile");
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        silent.add(new Wire(daemon.port("MDFILE")).connect());
      }
      assertThatThrownBy(() -> new Wire(daemon.port("MDFILE")).statusOf("GET", "/"))
          .hasRootCauseInstanceOf(IOException.class);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BUCKETD", "MDFILE", "DATA", "ADMIN"})
  void aHeadThatIsTooLongIsRefusedAndTheConnectionClosed(String listener) throws IOException {
    try (Socket socket = new Wire(daemon.port(listener)).connect()) {
      byte[] head = Wire.request("GET", "/default/" + "k".repeat(80_000), new byte[0]);
      socket.getOutputStream().write(head, 0, 66_000);
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer wrong", "Basic " + TOKEN, TOKEN})
  void administrationWithoutItsTokenTellsNothing(String authorization) {
    Wire admin = new Wire(daemon.port("ADMIN"));
    for (String path : List.of("/health", "/health/ready", "/metrics", "/openapi")) {
      Wire.Answer answer = admin.send("GET", path, "", "Authorization: " + authorization);
      assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 401 Unauthorized");
      assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer");
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void noAnswerTellsWhatServerThisIs() throws IOException {
    String[] token = {"Content-Length: 0", "Authorization: Bearer " + TOKEN};
    for (String listener : List.of("BUCKETD", "MDFILE", "DATA", "ADMIN")) {
      for (String target : List.of("/", "/none", "/metrics", "/health/none", "/openapi/none")) {
        for (String method : List.of("GET", "POST", "TRACE", "OPTIONS")) {
          try (Socket socket = new Wire(daemon.port(listener)).connect()) {
            socket.getOutputStream().write(Wire.request(method, target, new byte[0], token));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertThat(answer)
                .startsWith("HTTP/1.1 ")
                .doesNotContainIgnoringCase("payara")
                .doesNotContainIgnoringCase("grizzly")
                .doesNotContainIgnoringCase("\r\nserver:")
                .doesNotContainIgnoringCase("powered-by")
                .doesNotContain(TOKEN);
          }
        }
      }
    }
  }
}
