package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon for whom its heap is always short, once that was collected. */
class HeapIT {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  @TempDir static Path folder;
  private static Daemon daemon;

  @BeforeAll
  static void start() {
    daemon = new Daemon(folder).with("DMD_MIN_FREE_HEAP_PERCENT", "99").start();
    Await.until("a short heap", Duration.ofMinutes(3), HeapIT::isShort);
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  private static boolean isShort() {
    collect();
    return admin("/metrics").text().contains("dmd_heap_short 1");
  }

  private static void collect() {
    daemon.processes().forEach(HeapIT::collect);
  }

  private static void collect(ProcessHandle process) {
    try {
      new ProcessBuilder(JCMD.toString(), Long.toString(process.pid()), "GC.run")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Wire.Answer admin(String path) {
    return new Wire(daemon.port("ADMIN")).send("GET", path);
  }

  @Test
  void bucketdRefusesByItsPhrase() {
    Stream.of("GET", "POST", "DELETE")
        .map(method -> daemon.bucketd().send(method, "/default/bucket/b/k").statusLine())
        .forEach(line -> assertThat(line).isEqualTo("HTTP/1.1 503 ServiceUnavailable"));
  }

  @Test
  void dataRefusesByItsDocument() {
    Wire.Answer answer = daemon.data().send("PUT", "/DataFile", "x");
    assertThat(answer.statusLine()).startsWith("HTTP/1.1 503 ");
    assertThat(answer.text()).contains("ServiceUnavailable");
  }

  @Test
  void mdfileRefusesCallsAndKeepsTheSession() {
    try (MdfileClient client = new MdfileClient(daemon)) {
      for (int i = 0; i < 2; i++) {
        assertThat(client.call("getManifest", "{}")).contains("ServiceUnavailable");
      }
    }
  }

  @Test
  void administrationTellsWhy() {
    assertThat(admin("/health/ready").statusLine())
        .as("or it would be ended for what passes by")
        .isEqualTo("HTTP/1.1 200 OK");
    assertThat(daemon.data().send("GET", "/DataFile/k").text())
        .contains("are free behind a collection (DMD_MIN_FREE_HEAP_PERCENT)");
    assertThat(daemon.log()).contains("requests are refused: ");
  }
}
