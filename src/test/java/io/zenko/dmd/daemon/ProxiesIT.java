package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a proxy that shares its connections between clients, each client has its own answers. */
@DisabledIfSystemProperty(
    named = "dmd.server",
    matches = "wildfly",
    disabledReason = "Undertow tells requests apart by itself")
class ProxiesIT extends DeployedDaemon {
  private static final List<String> LISTENERS = List.of("BUCKETD", "MDFILE", "DATA", "ADMIN");
  private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.[01] [2-5]\\d\\d ");
  private static final int CLIENTS = 16;

  /** How long a client waits for one more answer where none needs to come. */
  private static final int QUIET_MILLIS = 300;

  @TempDir Path folder;

  private String bucket;

  /**
   * What one client sent, and what it was answered; what another asked for meanwhile, and got.
   *
   * @param blob what the hidden request would delete; null where it does something else
   * @param key what the hidden request would put
   */
  private record Outcome(
      String sent, String answers, String blob, String key, String own, String got) {
    long count() {
      return ANSWER.matcher(answers).results().count();
    }

    boolean isOwn() {
      return got.contains(" 200 OK") && got.contains(own);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "haproxy"})
  void eachClientHasItsOwnAnswersAndNothingIsExecutedThatTheProxyDidNotSend(String name)
      throws Exception {
    Optional<Path> program = Proxy.program(name);
    assumeTrue(program.isPresent(), () -> name + " is not installed");
    bucket = newBucket();
    Map<String, Integer> ports =
        LISTENERS.stream().collect(Collectors.toMap(each -> each, daemon()::port));
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (Proxy proxy =
        Proxy.start(program.get(), Files.createDirectory(folder.resolve(name)), ports)) {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (String listener : LISTENERS) {
        for (int form = 0; form < SmugglingForms.of("", "").size(); form++) {
          int number = form;
          outcomes.add(clients.submit(() -> exchange(proxy.wire(listener), listener, number)));
        }
      }
      long own = 0;
      for (Future<Outcome> each : outcomes) {
        Outcome outcome = each.get();
        // Where its own connection ended under it, the proxy says so; an answer that another client
        // got in its stead it would wait for.
        assertThat(outcome.isOwn() || outcome.got().matches("HTTP/1\\.[01] 50[23] (?s:.*)"))
            .as("beside %s\ncame %s", outcome.sent(), outcome.got())
            .isTrue();
        own += outcome.isOwn() ? 1 : 0;
        // Where the proxy itself found two requests, it has an answer to each.
        assertThat(isExecuted(outcome) && outcome.count() < 2)
            .as("executed, and not answered: %s\n%s", outcome.sent(), outcome.answers())
            .isFalse();
      }
      assertThat(own).isGreaterThan(outcomes.size() / 2);
    } finally {
      clients.shutdownNow();
    }
  }

  /** Sends one of the forms, and on another connection what any client asks for. */
  private Outcome exchange(Wire proxy, String listener, int form) throws IOException {
    String key = listener + form;
    String own = "own-" + key;
    String blob = null;
    String line;
    String inner;
    String asked;
    switch (listener) {
      case "BUCKETD" -> {
        String value = "{\"own\":\"" + own + "\"}";
        bucketd().send("POST", "/default/bucket/" + bucket + "/" + own, value);
        asked = "/default/bucket/" + bucket + "/" + own;
        line = "POST /default/bucket/" + bucket + "/first HTTP/1.1\r\nHost: x\r\n";
        inner =
            "POST /default/bucket/%s/%s HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                .formatted(bucket, key);
      }
      case "DATA" -> {
        blob = daemon().data().send("PUT", "/DataFile", key).headers().get("location");
        asked = daemon().data().send("PUT", "/DataFile", own).headers().get("location");
        line = "PUT /DataFile HTTP/1.1\r\nHost: x\r\n";
        inner = "DELETE " + blob + " HTTP/1.1\r\nHost: x\r\n\r\n";
      }
      case "MDFILE" -> {
        asked = "/socket.io/?EIO=4&transport=polling";
        own = "\"sid\"";
        line = "POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\nHost: x\r\n";
        inner = "GET /socket.io/?EIO=4&transport=none HTTP/1.1\r\nHost: x\r\n\r\n";
      }
      default -> {
        asked = "/health/live";
        own = "\"status\":\"UP\"";
        line = "GET /health/none HTTP/1.1\r\nHost: x\r\n";
        inner = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
      }
    }
    String sent = SmugglingForms.of(line, inner).get(form);
    String answers;
    String got;
    try (Socket socket = proxy.connect()) {
      socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
      answers = whatComes(socket);
      got = ask(proxy, asked);
      answers += whatComes(socket);
    }
    return new Outcome(sent, answers, blob, listener.equals("BUCKETD") ? key : null, own, got);
  }

  private static String ask(Wire proxy, String target) throws IOException {
    try (Socket socket = proxy.connect()) {
      socket.getOutputStream().write(Wire.request("GET", target, new byte[0], "Connection: close"));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /** All answers, until there is no more for a while. */
  private static String whatComes(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    socket.setSoTimeout(QUIET_MILLIS);
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketTimeoutException | SocketException e) {
      // The proxy waits for more, or has gone.
    }
    return all.toString(ISO_8859_1);
  }

  private boolean isExecuted(Outcome outcome) {
    if (outcome.blob() != null) {
      return !daemon().data().send("GET", outcome.blob()).statusLine().contains(" 200 ");
    }
    return outcome.key() != null
        && bucketd()
            .send("GET", "/default/bucket/" + bucket + "/" + outcome.key())
            .statusLine()
            .contains(" 200 ");
  }
}
