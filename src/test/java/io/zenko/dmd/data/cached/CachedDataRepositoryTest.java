package io.zenko.dmd.data.cached;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import io.zenko.dmd.config.MemcachedSettings.Writes;
import io.zenko.dmd.config.Settings.Cache;
import io.zenko.dmd.config.Settings.Cache.Fill;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.file.FileDataRepository;
import io.zenko.dmd.data.memcached.MemcachedDataRepository;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import io.zenko.dmd.data.memcached.TestSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache may do what it likes: bytes are right, and the files say which blobs there are. */
class CachedDataRepositoryTest {
  private static final int CHUNK = TestSettings.CHUNK_BYTES;
  private static final byte[] BYTES = Blobs.bytes(1, 4 * CHUNK);

  @TempDir Path folder;
  private MemcachedProcess server;
  private CachedDataRepository repository;

  @BeforeEach
  void start() {
    server = MemcachedProcess.launch();
  }

  @AfterEach
  void stop() {
    repository.close();
    server.close();
  }

  private void open(Fill fill) {
    repository =
        new CachedDataRepository(
            new FileDataRepository(folder),
            new MemcachedDataRepository(
                TestSettings.of(1, Writes.ALL, List.of(server.server())), Role.CACHE),
            new Cache("file", fill, 8L * CHUNK));
  }

  @Test
  void fillsTheCacheOnWriteOrOnFirstRead() {
    open(Fill.WRITE);
    BlobKey key = Blobs.put(repository, BYTES);
    Await.until("it is cached", () -> count("fills") == 1);
    assertThat(Blobs.get(repository, key)).isEqualTo(BYTES);
    assertThat(count("hits")).isEqualTo(1);
    repository.close();
    open(Fill.READ);
    BlobKey other = Blobs.put(repository, BYTES);
    assertThat(Blobs.get(repository, other)).isEqualTo(BYTES);
    assertThat(count("misses")).isEqualTo(1);
    Await.until("it is cached", () -> count("fills") == 1);
    assertThat(Blobs.get(repository, other)).isEqualTo(BYTES);
    assertThat(count("hits")).isEqualTo(1);
  }

  @Test
  void leavesLargeBlobsToTheFiles() {
    open(Fill.WRITE);
    BlobKey key = Blobs.put(repository, Blobs.bytes(1, 9 * CHUNK));
    assertThat(Blobs.get(repository, key)).hasSize(9 * CHUNK);
    assertThat(server.items()).isEmpty();
  }

  @Test
  void readsOnFromTheFileWhereTheCacheHasLostAChunkAndFillsItAgain() {
    open(Fill.WRITE);
    BlobKey key = Blobs.put(repository, BYTES);
    Await.until("it is cached", () -> count("fills") == 1);
    server.items().stream().filter(item -> item.endsWith(":2")).forEach(server::delete);
    assertThat(Blobs.get(repository, key)).isEqualTo(BYTES);
    assertThat(count("faults")).isEqualTo(1);
    Await.until("it is cached again", () -> count("fills") == 2);
    assertThat(Blobs.get(repository, key)).isEqualTo(BYTES);
    assertThat(count("faults")).isEqualTo(1);
  }

  @Test
  void onlySlowsDownWithoutItsCache() {
    open(Fill.WRITE);
    BlobKey key = Blobs.put(repository, BYTES);
    Await.until("it is cached", () -> count("fills") == 1);
    server.freeze();
    long start = System.nanoTime();
    assertThat(Blobs.get(repository, key)).isEqualTo(BYTES);
    BlobKey other = Blobs.put(repository, BYTES);
    assertThat(Blobs.get(repository, other)).isEqualTo(BYTES);
    repository.delete(other);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(TestSettings.TIMEOUT.multipliedBy(3));
    server.close();
    assertThat(Blobs.get(repository, key)).isEqualTo(BYTES);
  }

  @Test
  void forgetsADeletedBlobThatTheCacheStillHas() throws IOException {
    open(Fill.READ);
    BlobKey key = Blobs.put(repository, BYTES);
    repository.delete(key);
    try (MemcachedDataRepository late =
        new MemcachedDataRepository(
            TestSettings.of(1, Writes.ALL, List.of(server.server())), Role.CACHE)) {
      late.put(key, new ByteArrayInputStream(BYTES), BYTES.length);
      assertThat(Blobs.get(late, key)).isEqualTo(BYTES);
      assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
    }
  }

  @Test
  void aDeleteThatNobodyWaitsForReachesTheCacheLaterAndDoesNotWaitForIt() {
    open(Fill.WRITE);
    BlobKey key = Blobs.put(repository, Blobs.bytes(1, CHUNK / 2));
    Await.until("it is cached", () -> count("fills") == 1);
    server.freeze();
    long start = System.nanoTime();
    repository.deleteAsync(key).toCompletableFuture().join();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TestSettings.TIMEOUT);
    assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
    server.thaw();
    Await.until("it is out of the cache", () -> server.items().isEmpty());
  }

  @Test
  void neverServesWhatWasChangedInTheCache() {
    open(Fill.WRITE);
    BlobKey key = Blobs.put(repository, BYTES);
    Await.until("it is cached", () -> count("fills") == 1);
    server.items().stream()
        .filter(item -> item.matches(".*:\\d"))
        .forEach(item -> server.set(item, "y".repeat(CHUNK)));
    assertThat(Blobs.get(repository, key)).isEqualTo(BYTES);
  }

  private long count(String name) {
    return repository.counters().get("dmd_cache_" + name).sum();
  }
}
