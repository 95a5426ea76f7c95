package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon with its blobs on three servers of memcached, each blob on two of them. */
class MemcachedIT {
  /** Three chunks and a bit. */
  static final int BLOB_BYTES = 3 * 522_240 + 17;

  static final String READY = "HTTP/1.1 200 OK";
  private static final String NOT_READY = "HTTP/1.1 503 Service Unavailable";

  /** So many that some of them are on any two of three servers. */
  private static final int BLOBS = 40;

  @TempDir static Path folder;
  private static MemcachedDaemon daemon;

  @BeforeAll
  static void start() {
    daemon =
        MemcachedDaemon.start(
            folder, "memcached", 3, Map.of("MEMCACHED_REPLICAS", "2", "MEMCACHED_WRITES", "one"));
  }

  @AfterAll
  static void stop() {
    if (daemon != null) {
      daemon.close();
    }
  }

  @BeforeEach
  void empty() {
    daemon.restartServers();
    daemon.awaitServers();
  }

  @Test
  void readinessFollowsWhatThePolicyCanSpare() {
    byte[] bytes = blob(1);
    String blob = daemon.put(bytes);

    daemon.server(0).kill();
    assertThat(daemon.ready().statusLine()).isEqualTo(READY);
    assertThat(daemon.up()).isEqualTo(2);
    assertThat(daemon.get(blob, bytes)).isTrue();
    assertThat(daemon.get(daemon.put(bytes), bytes)).isTrue();

    daemon.server(1).kill();
    Wire.Answer down = daemon.ready();
    assertThat(down.statusLine()).isEqualTo(NOT_READY);
    assertThat(down.text())
        .contains("\"name\":\"data\",\"status\":\"DOWN\"")
        .contains(name(0), name(1))
        .doesNotContain(name(2));
    assertThat(daemon.daemon().bucketd().send("GET", "/_/livecheck").statusLine()).isEqualTo(READY);

    daemon.server(0).start();
    Await.until("it is ready again", () -> daemon.ready().statusLine().equals(READY));
    assertThat(daemon.get(daemon.put(bytes), bytes)).isTrue();
    daemon.server(1).start();
    daemon.awaitServers();
  }

  private static String name(int server) {
    return daemon.server(server).server().toString();
  }

  @Test
  void aSweepRemovesWhatNoObjectNames() {
    byte[] bytes = blob(2);
    String kept = daemon.put(bytes);
    String left = daemon.put(bytes);
    refer(kept);

    // Servers tell ages in whole seconds.
    Await.until("the blobs are old enough", () -> daemon.sweep("--grace", "1").contains(left));
    assertThat(daemon.sweep("--grace", "1")).contains("dry run", left).doesNotContain(kept);
    assertThat(daemon.get(left, bytes)).isTrue();
    assertThat(daemon.sweep("--grace", "1", "--remove"))
        .contains("done: 1 unreferenced blobs of " + BLOB_BYTES + " bytes, 1 removed");

    assertThat(daemon.daemon().data().send("GET", "/DataFile/" + left).statusLine())
        .isEqualTo("HTTP/1.1 404 ObjNotFound");
    assertThat(daemon.get(kept, bytes)).isTrue();
  }

  /** Puts an object that refers to a blob. */
  private static void refer(String blob) {
    Wire bucketd = daemon.daemon().bucketd();
    bucketd.send("POST", "/default/bucket/photos", "{}");
    String value = "{\"location\":[{\"key\":\"" + blob + "\"}]}";
    assertThat(bucketd.send("POST", "/default/bucket/photos/a", value).statusLine())
        .isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void theConsoleTellsOfServersThatGoAndComeBackAndWhatIsPutBackOnThem() {
    List<String> blobs = new ArrayList<>();
    for (int i = 0; i < BLOBS; i++) {
      blobs.add(daemon.put(("blob " + i).getBytes(UTF_8)));
    }
    try (MemcachedPage page = MemcachedPage.open(daemon)) {
      Browser browser = page.browser();
      browser.containing("dd", "each item on 2 of 3 servers");
      for (MemcachedProcess server : daemon.servers()) {
        page.awaitServer(server, "up");
      }

      daemon.server(0).kill();
      read(blobs);
      page.awaitServer(daemon.server(0), "away");
      page.awaitServer(daemon.server(1), "up");
      browser.awaitReady();
      daemon.server(1).kill();
      browser.containing("#state", "not ready: data");
      browser.page("overview", MemcachedDaemon.TOKEN);
      browser.containing(".trouble", name(0));
      browser.page("blobs", MemcachedDaemon.TOKEN);
      page.awaitServer(daemon.server(0), "away");
      browser.show(Browser.NARROW, true);
      browser.assertFits();
      browser.show(Browser.WIDE, false);

      // The first is back without what it had, and gets it from the third as it is read.
      long repairs = page.number(daemon.server(0), "Repairs");
      long misses = page.number(daemon.server(0), "Misses");
      long hits = page.number(daemon.server(2), "Hits");
      daemon.server(0).start();
      page.awaitServer(daemon.server(0), "up");
      browser.await(
          "items put back",
          () -> {
            read(blobs);
            return Optional.of(1)
                .filter(any -> page.number(daemon.server(0), "Repairs") > repairs)
                .filter(any -> page.number(daemon.server(0), "Misses") > misses)
                .filter(any -> page.number(daemon.server(2), "Hits") > hits);
          });
      daemon.server(1).start();
      page.awaitServer(daemon.server(1), "up");
      browser.picture("memcached", Browser.WIDE, false);
    }
  }

  /** Reads blobs; that one cannot be read now is for the page to tell. */
  private static void read(List<String> blobs) {
    blobs.forEach(blob -> daemon.daemon().data().send("GET", "/DataFile/" + blob));
  }

  static byte[] blob(int seed) {
    byte[] bytes = new byte[BLOB_BYTES];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
