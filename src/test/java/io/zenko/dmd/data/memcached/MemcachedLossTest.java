package io.zenko.dmd.data.memcached;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.config.MemcachedSettings.Login;
import io.zenko.dmd.config.MemcachedSettings.Writes;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that evicts, is full, or takes not what it is given: each has its own answer. */
class MemcachedLossTest {
  private static final int CHUNK = TestSettings.CHUNK_BYTES;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void aBlobThatLostAChunkIsNotWholeAndNotAbsent() {
    MemcachedProcess server = launch();
    MemcachedDataRepository repository = open(server);
    BlobKey key = Blobs.put(repository, Blobs.bytes(1, 3 * CHUNK));
    chunks(server).stream().filter(item -> item.endsWith(":0")).forEach(server::delete);
    assertThatThrownBy(() -> Blobs.get(repository, key)).satisfies(failsWith(Failure.CORRUPT));
    assertThat(repository.counters().get("dmd_memcached_lost_blobs").sum()).isEqualTo(1);
    repository.delete(key);
    assertThat(server.items()).isEmpty();
  }

  @Test
  void aBlobThatLostItsManifestIsNotWholeAndNotAbsent() {
    MemcachedProcess server = launch();
    MemcachedDataRepository repository = open(server);
    for (int size : new int[] {10, 3 * CHUNK}) {
      BlobKey key = Blobs.put(repository, Blobs.bytes(1, size));
      server.delete("dmd:" + key);
      assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.CORRUPT));
      repository.delete(key);
      assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
      assertThat(server.items()).isEmpty();
    }
  }

  @Test
  void aDamagedItemIsNeverHandedOut() {
    MemcachedProcess server = launch();
    MemcachedDataRepository repository = open(server);
    BlobKey key = Blobs.put(repository, Blobs.bytes(1, 2 * CHUNK));
    chunks(server).forEach(chunk -> server.set(chunk, "x".repeat(CHUNK)));
    assertThatThrownBy(() -> Blobs.get(repository, key)).satisfies(failsWith(Failure.CORRUPT));
    BlobKey small = Blobs.put(repository, Blobs.bytes(1, 10));
    server.set("dmd:" + small, "x");
    assertThatThrownBy(() -> repository.open(small)).satisfies(failsWith(Failure.CORRUPT));
    repository.delete(small);
    repository.delete(key);
    assertThat(server.items()).isEmpty();
  }

  @Test
  void aDamagedOrLostCopyIsReadFromTheOtherServerAndMended() {
    MemcachedProcess one = launch();
    MemcachedProcess other = launch();
    MemcachedDataRepository repository =
        open(TestSettings.of(2, Writes.ALL, List.of(one.server(), other.server())));
    byte[] bytes = Blobs.bytes(1, 4 * CHUNK);
    BlobKey key = Blobs.put(repository, bytes);
    chunks(one).stream().filter(item -> item.endsWith(":1")).forEach(one::delete);
    chunks(other).stream().filter(item -> item.endsWith(":1")).forEach(other::delete);
    assertThatThrownBy(() -> Blobs.get(repository, key)).satisfies(failsWith(Failure.CORRUPT));

    BlobKey second = Blobs.put(repository, bytes);
    List<String> items = one.items().stream().filter(i -> other.items().contains(i)).toList();
    for (String item : items) {
      one.set(item, "spoilt");
    }
    for (int i = 0; i < 3; i++) {
      assertThat(Blobs.get(repository, second)).isEqualTo(bytes);
    }
    repository.delete(second);
  }

  @Test
  void aFullServerIsToldAndServesAgainWhenThereIsRoom() {
    MemcachedProcess server = launch("-M", "-m", "8");
    MemcachedDataRepository repository =
        open(TestSettings.of(1, Writes.ALL, List.of(server.server()), 100_000));
    List<BlobKey> keys = new ArrayList<>();
    DataException full = null;
    while (full == null && keys.size() < 100) {
      try {
        keys.add(Blobs.put(repository, Blobs.bytes(keys.size(), 450_000)));
      } catch (DataException e) {
        full = e;
      }
    }
    assertThat(full).satisfies(failsWith(Failure.FULL));
    assertThat(full).hasMessageContaining("no memory left");
    for (int i = 0; i < keys.size(); i++) {
      assertThat(Blobs.get(repository, keys.get(i))).isEqualTo(Blobs.bytes(i, 450_000));
    }
    assertThat(chunks(server)).hasSize(5 * keys.size());
    keys.forEach(repository::delete);
    assertThat(Blobs.get(repository, Blobs.put(repository, Blobs.bytes(1, 450_000))))
        .isEqualTo(Blobs.bytes(1, 450_000));
  }

  @Test
  void anItemThatIsTooLargeForTheServerIsTold() {
    MemcachedProcess server = launch();
    MemcachedDataRepository repository =
        open(TestSettings.of(1, Writes.ALL, List.of(server.server()), 1_100_000));
    for (int size : new int[] {1_090_000, 2_500_000}) {
      assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(1, size)))
          .satisfies(failsWith(Failure.INTERNAL))
          .hasMessageContaining("MEMCACHED_CHUNK_BYTES");
    }
    assertThat(server.items()).isEmpty();
  }

  @Test
  void aServerThatRefusesTheLoginIsTold() {
    LoginRefusingServer server = new LoginRefusingServer();
    opened.add(server);
    MemcachedDataRepository repository =
        open(TestSettings.of(server.server(), new Login("nobody", "knows")));
    assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(1, 10)))
        .satisfies(failsWith(Failure.UNAVAILABLE))
        .hasMessageContaining("MEMCACHED_USER");
  }

  @Test
  void aServerThatIsAwayAtTheStartIsUsedOnceItIsThere() {
    MemcachedProcess server = launch();
    server.kill();
    MemcachedDataRepository repository = open(server);
    assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(1, 10)))
        .satisfies(failsWith(Failure.UNAVAILABLE));
    server.start();
    Await.until(
        "it is used",
        () -> {
          try {
            return Blobs.put(repository, Blobs.bytes(1, 10)) != null;
          } catch (DataException e) {
            return false;
          }
        });
  }

  @Test
  void nothingIsEverGivenAnExpiry() {
    MemcachedProcess server = launch();
    MemcachedDataRepository repository = open(server);
    Blobs.put(repository, Blobs.bytes(1, 3 * CHUNK));
    assertThat(server.ask("lru_crawler metadump all", "END"))
        .hasSize(5)
        .allMatch(item -> item.contains(" exp=-1 "));
  }

  @Test
  void aCacheKeepsNoClaims() {
    MemcachedProcess server = launch();
    MemcachedDataRepository cache =
        new MemcachedDataRepository(
            TestSettings.of(1, Writes.ALL, List.of(server.server())), Role.CACHE);
    opened.add(0, cache);
    BlobKey key = Blobs.put(cache, Blobs.bytes(1, 10));
    assertThat(server.items()).containsExactly("dmd:" + key);
    server.delete("dmd:" + key);
    assertThatThrownBy(() -> cache.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
  }

  @Test
  void asksNoLongerThanItsTimeOut() {
    MemcachedProcess server = launch();
    MemcachedDataRepository repository = open(server);
    BlobKey key = Blobs.put(repository, Blobs.bytes(1, 5 * CHUNK));
    server.freeze();
    long start = System.nanoTime();
    assertThatThrownBy(() -> Blobs.get(repository, key)).satisfies(failsWith(Failure.TIMEOUT));
    assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(1, 5 * CHUNK)))
        .satisfies(failsWith(Failure.TIMEOUT));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(TestSettings.TIMEOUT.multipliedBy(3));
  }

  private MemcachedProcess launch(String... options) {
    MemcachedProcess server = MemcachedProcess.launch(options);
    opened.add(server);
    return server;
  }

  private MemcachedDataRepository open(MemcachedProcess server) {
    return open(TestSettings.of(1, Writes.ALL, List.of(server.server())));
  }

  private MemcachedDataRepository open(MemcachedSettings settings) {
    MemcachedDataRepository repository = new MemcachedDataRepository(settings, Role.STORE);
    opened.add(0, repository);
    return repository;
  }

  private static List<String> chunks(MemcachedProcess server) {
    return server.items().stream().filter(item -> item.matches("dmd:[0-9a-f]{32}:\\d+")).toList();
  }
}
