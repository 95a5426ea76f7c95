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
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon with memcached under it, as the store and as the cache in front of files. */
class MemcachedIT {
  /** Three chunks and a bit. */
  private static final int BLOB_BYTES = 3 * 522_240 + 17;

  private static final String READY = "HTTP/1.1 200 OK";
  private static final String NOT_READY = "HTTP/1.1 503 Service Unavailable";

  @TempDir Path folder;

  private final List<MemcachedProcess> servers = new ArrayList<>();
  private Daemon daemon;

  @AfterEach
  void stop() {
    if (daemon != null) {
      daemon.close();
    }
    servers.forEach(MemcachedProcess::close);
  }

  private void start(String repository, int count, Map<String, String> settings) {
    for (int i = 0; i < count; i++) {
      servers.add(MemcachedProcess.launch("-M"));
    }
    daemon =
        new Daemon(folder)
            .with("DATA_REPOSITORY", repository)
            .with(
                "MEMCACHED_SERVERS",
                servers.stream()
                    .map(server -> server.server().toString())
                    .collect(Collectors.joining(",")));
    settings.forEach(daemon::with);
    daemon.start();
  }

  @Test
  void readinessFollowsWhatThePolicyCanSpare() {
    start("memcached", 3, Map.of("MEMCACHED_REPLICAS", "2", "MEMCACHED_WRITES", "one"));
    byte[] bytes = blob(1);
    String blob = put(bytes);

    servers.get(0).kill();
    assertThat(ready().statusLine()).isEqualTo(READY);
    assertThat(up()).isEqualTo(2);
    assertThat(get(blob, bytes)).isTrue();
    assertThat(get(put(bytes), bytes)).isTrue();

    servers.get(1).kill();
    Wire.Answer down = ready();
    assertThat(down.statusLine()).isEqualTo(NOT_READY);
    assertThat(down.text())
        .contains("\"name\":\"data\",\"status\":\"DOWN\"")
        .contains(servers.get(0).server().toString(), servers.get(1).server().toString())
        .doesNotContain(servers.get(2).server().toString());
    assertThat(daemon.bucketd().send("GET", "/_/livecheck").statusLine()).isEqualTo(READY);

    servers.get(0).start();
    Await.until("it is ready again", () -> readyIs(READY));
    assertThat(get(put(bytes), bytes)).isTrue();
    servers.get(1).start();
    Await.until("all are up", () -> readyIs(READY) && up() == 3);
  }

  @Test
  void aSweepRemovesWhatNoObjectNames() throws Exception {
    start("memcached", 2, Map.of("MEMCACHED_REPLICAS", "2"));
    byte[] bytes = blob(2);
    String kept = put(bytes);
    String left = put(bytes);
    name(kept);

    // Servers tell ages in whole seconds.
    Await.until("the blobs are old enough", () -> sweep("--grace", "1").contains(left));
    assertThat(sweep("--grace", "1")).contains("dry run", left).doesNotContain(kept);
    assertThat(get(left, bytes)).isTrue();
    assertThat(sweep("--grace", "1", "--remove"))
        .contains("done: 1 unreferenced blobs of " + BLOB_BYTES + " bytes, 1 removed");

    assertThat(data().send("GET", "/DataFile/" + left).statusLine())
        .isEqualTo("HTTP/1.1 404 ObjNotFound");
    assertThat(get(kept, bytes)).isTrue();
  }

  @Test
  void aDeadCacheOnlyMakesReadsSlower() {
    start("cached", 1, Map.of("DMD_CACHE_FILL", "read"));
    byte[] bytes = blob(3);
    String blob = put(bytes);

    Await.until("the cache has it", () -> get(blob, bytes) && value("dmd_cache_hits_total") > 0);
    assertThat(servers.get(0).items()).anyMatch(item -> item.contains(blob));

    servers.get(0).kill();
    assertThat(get(blob, bytes)).isTrue();
    assertThat(get(put(bytes), bytes)).isTrue();
    assertThat(ready().statusLine()).isEqualTo(READY);

    servers.get(0).start();
    double hits = value("dmd_cache_hits_total");
    Await.until(
        "it is filled and used again",
        () -> get(blob, bytes) && value("dmd_cache_hits_total") > hits);
    assertThat(data().statusOf("DELETE", "/DataFile/" + blob)).isEqualTo("HTTP/1.1 204 No Content");
    assertThat(data().send("GET", "/DataFile/" + blob).statusLine())
        .isEqualTo("HTTP/1.1 404 ObjNotFound");
  }

  private String put(byte[] bytes) {
    Wire.Answer answer =
        data()
            .exchange(Wire.request("PUT", "/DataFile/", bytes, "Content-Length: " + bytes.length));
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 201 Created");
    String location = answer.headers().get("location");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private boolean get(String blob, byte[] bytes) {
    Wire.Answer answer = data().send("GET", "/DataFile/" + blob);
    if (!answer.statusLine().equals("HTTP/1.1 200 OK")) {
      return false;
    }
    assertThat(answer.body()).isEqualTo(bytes);
    return true;
  }

  /** Puts an object that refers to a blob. */
  private void name(String blob) {
    daemon.bucketd().send("POST", "/default/bucket/photos", "{}");
    String value = "{\"location\":[{\"key\":\"" + blob + "\"}]}";
    assertThat(daemon.bucketd().send("POST", "/default/bucket/photos/a", value).statusLine())
        .isEqualTo("HTTP/1.1 200 OK");
  }

  private String sweep(String... options) {
    try {
      List<String> command = new ArrayList<>(List.of("bash", "payara/sweep.sh"));
      command.addAll(List.of(options));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("DMD_ADMIN_PORT", String.valueOf(daemon.port("ADMIN")));
      Process process = builder.start();
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

  private boolean readyIs(String status) {
    return ready().statusLine().equals(status);
  }

  private Wire.Answer ready() {
    return admin().send("GET", "/health/ready");
  }

  /** How many servers the daemon takes for well. */
  private double up() {
    return admin()
        .send("GET", "/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("dmd_memcached_server_up{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
        .sum();
  }

  private double value(String sample) {
    return admin()
        .send("GET", "/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private Wire data() {
    return daemon.data();
  }

  private Wire admin() {
    return new Wire(daemon.port("ADMIN"));
  }

  private static byte[] blob(int seed) {
    byte[] bytes = new byte[BLOB_BYTES];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
