package io.zenko.dmd.data.memcached;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import io.zenko.dmd.config.MemcachedSettings.Writes;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three real servers, of which one is killed, frozen, or restarted empty. */
class MemcachedFaultTest {
  private static final int CHUNK = TestSettings.CHUNK_BYTES;

  /** The slowest that an operation may be: what was on its way, once, and a try on a replica. */
  private static final Duration BOUND = TestSettings.TIMEOUT.multipliedBy(4);

  private List<MemcachedProcess> servers;
  private MemcachedDataRepository repository;

  @BeforeEach
  void start() {
    servers = Stream.generate(MemcachedProcess::launch).limit(3).toList();
  }

  @AfterEach
  void stop() {
    repository.close();
    servers.forEach(MemcachedProcess::close);
  }

  private void open(int replicas, Writes writes) {
    repository =
        new MemcachedDataRepository(
            TestSettings.of(
                replicas, writes, servers.stream().map(MemcachedProcess::server).toList()),
            Role.STORE);
  }

  @Test
  void readsFromTheReplicasOfADeadServerWithoutWaitingForItEachTime() {
    open(2, Writes.ALL);
    Map<BlobKey, byte[]> blobs = putSome(20);
    servers.get(0).kill();
    long start = System.nanoTime();
    assertReadable(blobs);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
  }

  @Test
  void readsFromTheReplicasOfAFrozenServerWithoutWaitingForItEachTime() {
    open(2, Writes.ALL);
    Map<BlobKey, byte[]> blobs = putSome(20);
    servers.get(1).freeze();
    long start = System.nanoTime();
    assertReadable(blobs);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    servers.get(1).thaw();
    Await.until("all three take part again", this::putPasses);
    assertReadable(blobs);
  }

  @Test
  void writesWhatThePolicyDemandsAndElseLeavesNothingBehind() {
    open(3, Writes.ALL);
    servers.get(0).kill();
    assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(1, 5 * CHUNK)))
        .satisfies(failsWith(Failure.UNAVAILABLE));
    assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(1, 5)))
        .satisfies(failsWith(Failure.UNAVAILABLE));
    assertThat(servers.get(1).items()).isEmpty();
    assertThat(servers.get(2).items()).isEmpty();
    repository.close();
    open(3, Writes.QUORUM);
    Map<BlobKey, byte[]> blobs = putSome(3);
    servers.get(1).kill();
    assertReadable(blobs);
    assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(1, 5 * CHUNK)))
        .satisfies(failsWith(Failure.UNAVAILABLE));
    repository.close();
    open(3, Writes.ONE);
    assertReadable(putSome(3));
    servers.get(2).kill();
    assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(1, 5 * CHUNK)))
        .satisfies(failsWith(Failure.UNAVAILABLE));
    assertThatThrownBy(() -> repository.open(blobs.keySet().iterator().next()))
        .satisfies(failsWith(Failure.UNAVAILABLE));
  }

  @Test
  void aServerThatComesBackEmptyIsFilledAgainByReads() {
    open(2, Writes.ALL);
    Map<BlobKey, byte[]> blobs = putSome(10);
    List<String> before =
        servers.get(0).items().stream().filter(item -> !item.endsWith(":claim")).toList();
    assertThat(before).isNotEmpty();
    servers.get(0).kill();
    servers.get(0).start();
    Await.until("it takes part again", this::putPasses);
    assertReadable(blobs);
    Await.until(
        "reads have put all manifests and chunks back",
        () -> {
          assertReadable(blobs);
          return servers.get(0).items().containsAll(before);
        });
    servers.get(1).kill();
    assertReadable(blobs);
    servers.get(1).start();
    Await.until("it takes part again", this::putPasses);
    assertThat(repository.counters().get("dmd_memcached_repaired_items").sum()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void noAcknowledgedBlobIsLostAndNoByteWrongWhileAServerFails(Trouble trouble) throws Exception {
    open(2, Writes.ALL);
    long seed = new Random().nextLong();
    Map<BlobKey, Long> acknowledged = new ConcurrentHashMap<>();
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong slowestNanos = new AtomicLong();
    ExecutorService clients = Executors.newFixedThreadPool(6);
    List<Future<?>> running =
        IntStream.range(0, 6)
            .<Future<?>>mapToObj(
                i -> clients.submit(() -> use(seed + i, acknowledged, done, slowestNanos)))
            .toList();
    Await.until("some blobs are stored", () -> acknowledged.size() > 20);
    trouble.begin(servers.get(2));
    Await.until("a put has failed", () -> !putPasses());
    trouble.end(servers.get(2));
    Await.until("puts pass again", this::putPasses);
    int then = acknowledged.size();
    Await.until("the clients go on", () -> acknowledged.size() > then + 20);
    done.set(true);
    for (Future<?> client : running) {
      client.get();
    }
    clients.shutdown();
    assertThat(Duration.ofNanos(slowestNanos.get())).as("seed %d", seed).isLessThan(BOUND);
    acknowledged.forEach(
        (key, blobSeed) ->
            assertThat(Blobs.get(repository, key)).as("seed %d", seed).isEqualTo(blob(blobSeed)));
  }

  /** What befalls a server. */
  enum Trouble {
    KILLED {
      @Override
      void begin(MemcachedProcess server) {
        server.kill();
      }

      @Override
      void end(MemcachedProcess server) {
        server.start();
      }
    },
    FROZEN {
      @Override
      void begin(MemcachedProcess server) {
        server.freeze();
      }

      @Override
      void end(MemcachedProcess server) {
        server.thaw();
      }
    };

    abstract void begin(MemcachedProcess server);

    abstract void end(MemcachedProcess server);
  }

  private void use(
      long seed, Map<BlobKey, Long> acknowledged, AtomicBoolean done, AtomicLong slowestNanos) {
    Random random = new Random(seed);
    Map<BlobKey, Long> own = new LinkedHashMap<>();
    while (!done.get()) {
      long blobSeed = random.nextLong();
      timed(
          slowestNanos,
          () -> {
            BlobKey key = Blobs.put(repository, blob(blobSeed));
            own.put(key, blobSeed);
            acknowledged.put(key, blobSeed);
          });
      for (BlobKey key : own.keySet().stream().skip(Math.max(0, own.size() - 3)).toList()) {
        byte[] expected = blob(own.get(key));
        timed(slowestNanos, () -> assertThat(Blobs.get(repository, key)).isEqualTo(expected));
      }
    }
  }

  /** A fault may be told, a miss may not: nobody deletes here. */
  private static void timed(AtomicLong slowestNanos, Runnable operation) {
    long start = System.nanoTime();
    try {
      operation.run();
    } catch (DataException e) {
      assertThat(e.failure()).as("%s", e).isIn(Failure.UNAVAILABLE, Failure.TIMEOUT);
    }
    slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
  }

  private static byte[] blob(long seed) {
    Random random = new Random(seed);
    int edge = random.nextInt(6) * CHUNK + random.nextInt(3) - 1;
    return Blobs.bytes(seed, random.nextBoolean() ? Math.max(0, edge) : random.nextInt(6 * CHUNK));
  }

  private boolean putPasses() {
    try {
      // Enough chunks for each server to have some.
      repository.delete(Blobs.put(repository, Blobs.bytes(0, 16 * CHUNK)));
      return true;
    } catch (DataException e) {
      return false;
    }
  }

  private Map<BlobKey, byte[]> putSome(int count) {
    Map<BlobKey, byte[]> blobs = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = Blobs.bytes(i, i * CHUNK / 2 + i);
      blobs.put(Blobs.put(repository, bytes), bytes);
    }
    return blobs;
  }

  private void assertReadable(Map<BlobKey, byte[]> blobs) {
    blobs.forEach((key, bytes) -> assertThat(Blobs.get(repository, key)).isEqualTo(bytes));
  }
}
