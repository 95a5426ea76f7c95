package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon with its blobs in files, and memcached as the cache in front of them. */
class CachedIT {
  @TempDir static Path folder;
  private static MemcachedDaemon daemon;

  @BeforeAll
  static void start() {
    daemon = MemcachedDaemon.start(folder, "cached", 1, Map.of("DMD_CACHE_FILL", "read"));
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
  }

  @Test
  void aDeadCacheOnlyMakesReadsSlower() {
    byte[] bytes = MemcachedIT.blob(3);
    String blob = daemon.put(bytes);
    double before = hits();

    Await.until("the cache has it", () -> daemon.get(blob, bytes) && hits() > before);
    assertThat(daemon.server(0).items()).anyMatch(item -> item.contains(blob));

    daemon.server(0).kill();
    assertThat(daemon.get(blob, bytes)).isTrue();
    assertThat(daemon.get(daemon.put(bytes), bytes)).isTrue();
    assertThat(daemon.ready().statusLine()).isEqualTo(MemcachedIT.READY);

    daemon.server(0).start();
    double hits = hits();
    Await.until("it is filled and used again", () -> daemon.get(blob, bytes) && hits() > hits);
    Wire data = daemon.daemon().data();
    assertThat(data.statusOf("DELETE", "/DataFile/" + blob)).isEqualTo("HTTP/1.1 204 No Content");
    assertThat(data.send("GET", "/DataFile/" + blob).statusLine())
        .isEqualTo("HTTP/1.1 404 ObjNotFound");
  }

  private static double hits() {
    return daemon.value("dmd_cache_hits_total");
  }

  @Test
  void theConsoleTellsOfACacheThatFills() {
    byte[] bytes = "blob".getBytes(UTF_8);
    String blob = daemon.put(bytes);
    try (MemcachedPage page = MemcachedPage.open(daemon)) {
      page.browser().containing("dd", "when a blob is first read");
      page.browser().containing("#segments td", "appended to");
      page.awaitServer(daemon.server(0), "up");

      long fills = page.told("cache fills");
      long hits = page.told("cache hits");
      page.browser()
          .await(
              "a blob that the cache has",
              () -> {
                assertThat(daemon.get(blob, bytes)).isTrue();
                return Optional.of(1)
                    .filter(
                        any -> page.told("cache fills") > fills && page.told("cache hits") > hits);
              });
      daemon.server(0).kill();
      assertThat(daemon.get(blob, bytes)).isTrue();
      page.awaitServer(daemon.server(0), "away");
      page.browser().awaitReady();
    }
  }
}
