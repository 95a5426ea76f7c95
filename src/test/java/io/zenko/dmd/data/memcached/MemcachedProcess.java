package io.zenko.dmd.data.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zenko.dmd.Await;
import io.zenko.dmd.FreePorts;
import io.zenko.dmd.config.MemcachedSettings.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real memcached on a port of its own. */
public final class MemcachedProcess implements AutoCloseable {
  private final int port;
  private final Map<String, String> environment;
  private final List<String> options;
  private Process process;

  private MemcachedProcess(int port, Map<String, String> environment, List<String> options) {
    this.port = port;
    this.environment = environment;
    this.options = options;
  }

  public static MemcachedProcess launch(String... options) {
    return launch(Map.of(), options);
  }

  public static MemcachedProcess launch(Map<String, String> environment, String... options) {
    MemcachedProcess memcached =
        new MemcachedProcess(FreePorts.take(), environment, List.of(options));
    memcached.start();
    return memcached;
  }

  public Server server() {
    return new Server("127.0.0.1", port);
  }

  /** Starts it, empty, and waits until it listens. */
  public void start() {
    List<String> command =
        new ArrayList<>(
            List.of("memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", String.valueOf(port)));
    command.addAll(options);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "these tests need memcached, which src/test/run.sh brings", e);
    }
    try {
      Await.until("memcached listens on " + port, this::listens);
    } catch (RuntimeException | Error e) {
      kill();
      throw e;
    }
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new IllegalStateException("memcached ended with " + process.exitValue());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Stops it in its tracks: connections stay, nothing answers. */
  public void freeze() {
    signal("STOP");
  }

  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a command, and returns the lines of its answer up to one of these. */
  public List<String> ask(String command, String... last) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      List<String> lines = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        for (String end : last) {
          if (line.startsWith(end)) {
            return lines;
          }
        }
        lines.add(line);
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the items of the store that it holds, tombstones left out. */
  public List<String> items() {
    return ask("lru_crawler metadump all", "END").stream()
        .filter(line -> line.contains(" exp=-1 "))
        .map(line -> line.substring("key=".length(), line.indexOf(' ')).replace("%3A", ":"))
        .toList();
  }

  public void delete(String item) {
    ask("delete " + item, "DELETED", "NOT_FOUND");
  }

  public void set(String item, String value) {
    ask("set " + item + " 0 0 " + value.length() + "\r\n" + value, "STORED");
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      thaw();
      kill();
    }
  }
}
