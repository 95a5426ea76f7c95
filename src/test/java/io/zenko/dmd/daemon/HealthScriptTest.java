package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zenko.dmd.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The image's health check, which waits for the end of a start, with a daemon that is made up. */
class HealthScriptTest {
  /** With processes of its own, of which the script is the first: a container that is new. */
  private static final List<String> NEW =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

  private static final List<String> OLD = List.of();

  private final int port = FreePorts.take();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private Process check;
  private HttpServer daemon;

  @AfterEach
  void end() {
    if (check != null) {
      check.descendants().forEach(ProcessHandle::destroyForcibly);
      check.destroyForcibly();
    }
    if (daemon != null) {
      daemon.stop(0);
    }
  }

  @Test
  void inANewContainerItWaitsUntilSomebodyListensAndAllIsReady() throws Exception {
    check(NEW, "--starting", "90");
    assertThat(check.waitFor(2, TimeUnit.SECONDS)).isFalse();
    answer(503, 503, 200);
    assertThat(told()).isEqualTo("answered 200");
    assertThat(check.exitValue()).isZero();
  }

  @Test
  void inANewContainerItWaitsNoLongerThanItIsTold() throws Exception {
    check(NEW, "--starting", "8");
    assertThat(check.waitFor(2, TimeUnit.SECONDS)).isFalse();
    answer(503);
    assertThat(told()).isEqualTo("answered 503");
    assertThat(check.exitValue()).isEqualTo(1);
  }

  /** Its engine takes a container for lost that does not answer some times in a row. */
  @Test
  void inAnOldContainerItTellsAtOnceThatNobodyListens() throws Exception {
    Instant began = ProcessHandle.of(1).flatMap(first -> first.info().startInstant()).orElseThrow();
    assumeTrue(Duration.between(began, Instant.now()).toMinutes() >= 3, "the first process is new");
    check(OLD, "--starting", "300");
    assertThat(told()).isEmpty();
    assertThat(check.exitValue()).isEqualTo(1);
  }

  /** Daemons that were ready, and are not, are what a check is there for. */
  @Test
  void oneThatListensIsAskedOnce() throws Exception {
    answer(503);
    check(NEW, "--starting", "300");
    assertThat(told()).isEqualTo("answered 503");
    assertThat(check.exitValue()).isEqualTo(1);
  }

  private void check(List<String> container, String... options) throws Exception {
    if (!container.isEmpty()) {
      List<String> one = new ArrayList<>(container);
      one.add("true");
      assumeTrue(new ProcessBuilder(one).start().waitFor() == 0, "no processes of its own");
    }
    List<String> command = new ArrayList<>(container);
    command.add("payara/health.sh");
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DMD_ADMIN_PORT", Integer.toString(port));
    check = builder.start();
  }

  /** Well before the longest wait that a check is told. */
  private String told() throws Exception {
    assertThat(check.waitFor(100, TimeUnit.SECONDS)).isTrue();
    return new String(check.getInputStream().readAllBytes(), UTF_8).strip();
  }

  /** The last one again and again. */
  private void answer(Integer... all) throws IOException {
    statuses.addAll(List.of(all));
    daemon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    daemon.createContext("/health/ready", this::answer);
    daemon.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    int status = statuses.size() > 1 ? statuses.remove() : statuses.element();
    byte[] body = ("answered " + status).getBytes(UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
