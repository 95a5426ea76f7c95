package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A daemon with memcached under it, and the servers, which come and go. */
final class MemcachedDaemon implements AutoCloseable {
  static final String TOKEN = "a-token-of-the-test";
  private static final String AUTHORIZATION = "Authorization: Bearer " + TOKEN;

  private final List<MemcachedProcess> servers;
  private final Daemon daemon;

  private MemcachedDaemon(List<MemcachedProcess> servers, Daemon daemon) {
    this.servers = servers;
    this.daemon = daemon;
  }

  static MemcachedDaemon start(
      Path folder, String repository, int count, Map<String, String> settings) {
    List<MemcachedProcess> servers = new ArrayList<>();
    Daemon daemon =
        new Daemon(folder).with("DMD_ADMIN_TOKEN", TOKEN).with("DATA_REPOSITORY", repository);
    settings.forEach(daemon::with);
    MemcachedDaemon made = new MemcachedDaemon(servers, daemon);
    try {
      for (int i = 0; i < count; i++) {
        servers.add(MemcachedProcess.launch("-M"));
      }
      daemon
          .with(
              "MEMCACHED_SERVERS",
              servers.stream()
                  .map(server -> server.server().toString())
                  .collect(Collectors.joining(",")))
          .start();
      return made;
    } catch (RuntimeException | Error e) {
      made.close();
      throw e;
    }
  }

  Daemon daemon() {
    return daemon;
  }

  MemcachedProcess server(int number) {
    return servers.get(number);
  }

  List<MemcachedProcess> servers() {
    return servers;
  }

  /** Has all servers there, with nothing on them; the daemon has to find out. */
  void restartServers() {
    servers.forEach(MemcachedProcess::kill);
    servers.forEach(MemcachedProcess::start);
  }

  /** Waits until the daemon can use all servers: to ask whether it is ready has it ask each. */
  void awaitServers() {
    Await.until(
        "all are up", () -> ready().statusLine().contains(" 200 ") && up() == servers.size());
  }

  String put(byte[] bytes) {
    Wire.Answer answer =
        daemon
            .data()
            .exchange(Wire.request("PUT", "/DataFile/", bytes, "Content-Length: " + bytes.length));
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 201 Created");
    return answer.headers().get("location").replaceAll(".*/", "");
  }

  /** Whether the blob can be read; if so, it is this. */
  boolean get(String blob, byte[] bytes) {
    Wire.Answer answer = daemon.data().send("GET", "/DataFile/" + blob);
    if (!answer.statusLine().equals("HTTP/1.1 200 OK")) {
      return false;
    }
    assertThat(answer.body()).isEqualTo(bytes);
    return true;
  }

  Wire.Answer ready() {
    return ask("/health/ready");
  }

  /** How many servers the daemon takes for well. */
  double up() {
    return sum(line -> line.startsWith("dmd_memcached_server_up{"));
  }

  /** The value of a sample; 0 where there is none yet. */
  double value(String sample) {
    return sum(line -> line.startsWith(sample + " "));
  }

  private double sum(Predicate<String> line) {
    return ask("/metrics")
        .text()
        .lines()
        .filter(line)
        .mapToDouble(each -> Double.parseDouble(each.substring(each.lastIndexOf(' ') + 1)))
        .sum();
  }

  private Wire.Answer ask(String target) {
    return new Wire(daemon.port("ADMIN")).send("GET", target, "", AUTHORIZATION);
  }

  /** What the script of the sweep says, which ends well. */
  String sweep(String... options) {
    try {
      Process process = daemon.script("sweep.sh", options);
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      daemon.close();
    } finally {
      servers.forEach(MemcachedProcess::close);
    }
  }
}
