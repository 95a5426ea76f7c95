package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the daemon everywhere. */
class RunScriptIT {
  @TempDir Path folder;

  @Test
  void aTakenPortStopsTheStartWithASentence() throws IOException {
    try (Daemon daemon = new Daemon(folder).with("DMD_PORT_WAIT_SECONDS", "0");
        ServerSocket taken =
            new ServerSocket(daemon.port("DATA"), 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThat(daemon.launch().awaitEnd()).isEqualTo(1);
      assertThat(daemon.log())
          .isEqualTo(
              String.format(
                  Locale.ROOT,
                  "dmd: port %d on 127.0.0.1 is taken: stop what listens there, or choose another with DMD_DATA_PORT\n",
                  daemon.port("DATA")));
    }
  }

  @Test
  void aBadSettingStopsTheStartWithASentence() {
    try (Daemon daemon = new Daemon(folder).with("DMD_MAX_VALUE_BYTES", "many")) {
      assertThat(daemon.launch().awaitEnd()).isEqualTo(1);
      assertThat(daemon.log())
          .isEqualTo(
              "dmd: the daemon cannot start: DMD_MAX_VALUE_BYTES is a whole number from 65536 to"
                  + " 1073741824, not 'many'\n");
    }
  }

  @Test
  void aRepositoryThatIsNotThereStopsTheStartWithASentence() {
    try (Daemon daemon = new Daemon(folder).with("METADATA_REPOSITORY", "none");
        PortWatch watch = new PortWatch(daemon, targets("/DataFile/none"))) {
      assertThat(daemon.launch().awaitEnd()).isEqualTo(1);
      assertThat(watch.answers().values()).allMatch(Set::isEmpty);
      assertThat(daemon.log().lines())
          .singleElement()
          .asString()
          .startsWith("dmd: the daemon cannot start: ")
          .contains(
              "METADATA_REPOSITORY names no repository of this daemon: 'none'; there are: json, ");
    }
  }

  /** The first life is in a locale with digits of its own, the second is not. */
  @Test
  void aCleanStopFinishesWhatHasBegunAndKeepsWhatWasStored() throws Exception {
    Daemon abroad = new Daemon(folder).withDefaultHeap("-Duser.language=ar -Duser.country=EG");
    try (Daemon daemon = underANameThatNobodyKnows(abroad).start()) {
      // What a start is right about is the sentence of the script: an operator has to do nothing.
      assertThat(daemon.log().lines()).noneMatch(line -> line.contains("\"Level\":\"INFO\""));
      daemon.bucketd().send("POST", "/default/bucket/b", "{\"b\":1}");
      daemon.bucketd().send("POST", "/default/bucket/b/k", "{\"k\":1}");
      CompletableFuture<Integer> goodbye = new CompletableFuture<>();
      WebSocket client = mdfileClient(daemon, goodbye);
      byte[] half = new byte[100_000];
      String blob;
      try (Socket upload = daemon.data().connect();
          Socket kept = daemon.bucketd().connect()) {
        byte[] put = Wire.request("PUT", "/DataFile", half, "Content-Length: 200000");
        upload.getOutputStream().write(put);
        kept.getOutputStream().write(get("/default/attributes/b"));
        assertThat(Wire.read(kept.getInputStream()).headers()).doesNotContainKey("connection");
        CompletableFuture<Integer> stop = CompletableFuture.supplyAsync(daemon::stop);
        Await.until(
            "no more connections are taken",
            Duration.ofMinutes(1),
            () -> {
              assertThat(stop.isDone()).isFalse();
              return !takesConnections(daemon.data());
            });

        Wire administration = new Wire(daemon.port("ADMIN"));
        assertThat(administration.send("GET", "/health/ready").statusLine()).contains(" 503 ");
        // What comes over a connection that there is gets its answer, and the connection ends.
        kept.getOutputStream().write(get("/default/bucket/b/k"));
        Wire.Answer last = Wire.read(kept.getInputStream());
        assertThat(last.text()).isEqualTo("{\"k\":1}");
        assertThat(last.headers()).containsEntry("connection", "close");
        assertThat(kept.getInputStream().read()).isEqualTo(-1);
        assertThat(stop.isDone()).isFalse();
        upload.getOutputStream().write(half);
        Wire.Answer stored = Wire.read(upload.getInputStream());
        assertThat(stored.statusLine()).isEqualTo("HTTP/1.1 201 Created");
        blob = stored.headers().get("location");
        assertThat(stop.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(goodbye.get(60, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
        assertThat(client.isInputClosed()).isTrue();
      }

      assertThat(folder.resolve("metadata/sessions/0/journal/0000000000000000001.jsonl")).exists();
      // Without it the next start would have to take whatever is missing for a crash's doing.
      assertThat(daemon.folder().resolve("metadata/sessions/0/stopped.json")).exists();

      // Whoever asks meanwhile is not told that what there is were not there.
      PortWatch watch = new PortWatch(daemon, targets(blob));
      daemon.withDefaultHeap().start();
      assertThat(daemon.data().send("GET", blob).body()).hasSize(200_000);
      assertThat(daemon.bucketd().send("GET", "/default/attributes/b").text())
          .isEqualTo("{\"b\":1}");
      assertThat(daemon.bucketd().send("GET", "/default/bucket/b/k").text()).isEqualTo("{\"k\":1}");
      assertThat(daemon.stop()).isZero();
      watch.close();
      assertThat(watch.answers().keySet()).hasSize(4);
      watch
          .answers()
          .forEach(
              (listener, lines) ->
                  assertThat(lines)
                      .as(listener)
                      .contains("HTTP/1.1 200 OK")
                      .isSubsetOf(
                          "HTTP/1.1 200 OK",
                          "HTTP/1.1 503 ServiceUnavailable",
                          "HTTP/1.1 503 Service Unavailable",
                          // A connection that was waiting to be taken when the port was given up.
                          "nothing"));
      assertThat(daemon.log())
          .doesNotContain("SEVERE")
          .doesNotContain("WARNING")
          .doesNotContain("JdbcRuntimeExtension");
    }
  }

  /** What a client asks for that knows of a bucket b, and of this blob. */
  private static Map<String, String> targets(String blob) {
    return Map.of(
        "BUCKETD", "/default/attributes/b",
        "MDFILE", "/socket.io/?EIO=4&transport=polling",
        "DATA", blob,
        "ADMIN", "/health/ready");
  }

  @Test
  void aPortThatIsLostDuringTheStartStopsItWithASentence() throws Exception {
    try (Daemon daemon = new Daemon(folder).withDefaultHeap("-showversion").launch()) {
      // The script has looked at the ports by the time at which the Java machine tells its version.
      assertThat(daemon.awaitLog("Server VM")).isTrue();
      try (ServerSocket taken =
          new ServerSocket(daemon.port("DATA"), 1, InetAddress.getLoopbackAddress())) {
        assertThat(taken.isBound()).isTrue();
        assertThat(daemon.awaitEnd()).isEqualTo(1);
      }
      assertThat(daemon.log().lines().filter(line -> line.startsWith("dmd: ")))
          .containsExactly(
              "dmd: the daemon cannot start: port "
                  + daemon.port("DATA")
                  + " on 127.0.0.1 is taken: stop what listens there, or choose another with"
                  + " DMD_DATA_PORT");
      assertThat(daemon.log())
          .doesNotContain("SEVERE")
          .doesNotContain("StackTrace")
          .doesNotContain("\tat ");
    }
  }

  /** Where no name may be given to it, it keeps the one that it has. */
  private static Daemon underANameThatNobodyKnows(Daemon daemon) throws Exception {
    String rename = "echo nobody-knows-me >/proc/sys/kernel/hostname";
    boolean may =
        new ProcessBuilder("unshare", "--uts", "bash", "-c", rename).start().waitFor() == 0;
    return may
        ? daemon.under("unshare", "--uts", "bash", "-c", rename + "; exec \"$@\"", "bash")
        : daemon;
  }

  private static byte[] get(String target) {
    return Wire.request("GET", target, new byte[0]);
  }

  private static boolean takesConnections(Wire wire) {
    try (Socket socket = wire.connect()) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that has nothing under way; tells with which status it was let go. */
  private static WebSocket mdfileClient(Daemon daemon, CompletableFuture<Integer> goodbye) {
    URI server =
        URI.create(
            "ws://127.0.0.1:" + daemon.port("MDFILE") + "/socket.io/?EIO=4&transport=websocket");
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
            goodbye.complete(status);
            return null;
          }

          @Override
          public void onError(WebSocket webSocket, Throwable error) {
            goodbye.completeExceptionally(error);
          }
        };
    return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(server, listener).join();
  }
}
