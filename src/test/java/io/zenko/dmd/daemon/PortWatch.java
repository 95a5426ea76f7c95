package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks for the same things every 10 ms, whatever becomes of the daemon meanwhile, and keeps what is
 * ever answered. A refused or broken connection is no answer.
 */
final class PortWatch implements AutoCloseable {
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(4);
  private final List<Future<?>> asked = new ArrayList<>();
  private final Map<String, Set<String>> answers = new TreeMap<>();

  /**
   * @param targets what is asked for, by the listener that is asked
   */
  PortWatch(Daemon daemon, Map<String, String> targets) {
    targets.forEach(
        (listener, target) -> {
          answers.put(listener, new TreeSet<>());
          Wire wire = new Wire(daemon.port(listener));
          byte[] request = Wire.request("GET", target, new byte[0], "Connection: close");
          asked.add(
              clock.scheduleWithFixedDelay(
                  () -> ask(listener, wire, request), 0, 10, TimeUnit.MILLISECONDS));
        });
  }

  private void ask(String listener, Wire wire, byte[] request) {
    try (Socket socket = wire.connect()) {
      socket.getOutputStream().write(request);
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      synchronized (answers) {
        answers.get(listener).add(answer.lines().findFirst().orElse("nothing"));
      }
    } catch (IOException e) {
      // Nobody was there, or nobody is any more: no client takes that for an answer.
    }
  }

  /** The status lines that were answered until now, by listener. */
  Map<String, Set<String>> answers() {
    synchronized (answers) {
      Map<String, Set<String>> copy = new TreeMap<>();
      answers.forEach((listener, lines) -> copy.put(listener, Set.copyOf(lines)));
      return copy;
    }
  }

  @Override
  public void close() {
    asked.forEach(asking -> asking.cancel(false));
    clock.shutdown();
  }
}
