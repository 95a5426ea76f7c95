package io.zenko.dmd.metadata.memcached;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import io.zenko.dmd.memcached.MemcachedNode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.Order;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of three servers any one may be lost, root included, and the next one when it is back. */
class ReplicaLossTest {
  private static final BucketName BUCKET = new BucketName("bucket");

  private final MonotonicClock clock = new MonotonicClock(InstantSource.system());
  private List<MemcachedProcess> servers;
  private final List<MemcachedMetadataRepository> daemons = new ArrayList<>();
  private final List<ServerItems> items = new ArrayList<>();

  @BeforeEach
  void launch() {
    servers = Stream.generate(() -> MemcachedProcess.launch("-M")).limit(3).toList();
    open(true);
    open(false);
    await(daemons.get(0).createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
  }

  private MemcachedMetadataRepository open(boolean create) {
    items.add(TestStores.items(2, servers));
    MemcachedMetadataRepository daemon =
        new MemcachedMetadataRepository(
            TestStores.open(items.get(items.size() - 1), create, clock));
    daemons.add(daemon);
    return daemon;
  }

  @AfterEach
  void end() {
    daemons.forEach(MemcachedMetadataRepository::close);
    servers.forEach(MemcachedProcess::close);
  }

  @Test
  void nothingAcknowledgedIsLostThoughEachServerIsKilledAndComesBackEmpty() throws Exception {
    Map<String, String> acknowledged = new ConcurrentSkipListMap<>();
    AtomicBoolean isOver = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < daemons.size(); i++) {
      String name = "w" + i;
      MemcachedMetadataRepository daemon = daemons.get(i);
      writers.add(new Thread(() -> write(daemon, name, acknowledged, isOver)));
    }
    writers.forEach(Thread::start);
    try {
      for (MemcachedProcess server : servers) {
        awaitMore(acknowledged, 30);
        server.kill();
        awaitMore(acknowledged, 30);
        server.start();
        Await.until("the server takes part again", this::areAllThere);
      }
      awaitMore(acknowledged, 30);
    } finally {
      isOver.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }

    MemcachedMetadataRepository fresh = open(false);
    acknowledged.forEach(
        (key, value) -> assertThat(fresh.get(BUCKET, Key.of(key))).contains(bytes(value)));
    assertThat(fresh.sessions().trouble(0)).isEmpty();
  }

  private boolean areAllThere() {
    try {
      return servers.stream()
              .noneMatch(
                  server ->
                      server.ask("get dmd:metadata", "END").isEmpty()
                          || server.ask("get dmd:metadata:filled", "END").isEmpty())
          && items.get(0).nodes().stream().allMatch(MemcachedNode::answers)
          && items.get(0).refill().isEmpty();
    } catch (MetadataException e) {
      return false;
    }
  }

  private static void awaitMore(Map<String, String> acknowledged, int count) {
    int wanted = acknowledged.size() + count;
    Await.until("more is acknowledged", () -> acknowledged.size() >= wanted);
  }

  private static void write(
      MemcachedMetadataRepository daemon,
      String name,
      Map<String, String> acknowledged,
      AtomicBoolean isOver) {
    for (int i = 0; !isOver.get(); i++) {
      String key = name + "/" + i;
      String value = "x".repeat(i % 20 == 0 ? 9_000 : 300) + i;
      try {
        await(daemon.write(BUCKET, Batch.put(Key.of(key), bytes(value))));
        acknowledged.put(key, value);
      } catch (MetadataException e) {
        // Not acknowledged.
        assertThat(e).isNotNull();
      }
    }
  }

  @Test
  void serversThatAreAwayAreDoneWithoutAndOfTwoThatIsTold() {
    await(daemons.get(0).write(BUCKET, Batch.put(Key.of("k"), bytes("v"))));
    servers.get(0).kill();
    assertThat(daemons.get(1).get(BUCKET, Key.of("k"))).contains(bytes("v"));
    await(daemons.get(1).write(BUCKET, Batch.put(Key.of("l"), bytes("w"))));
    assertThat(daemons.get(0).get(BUCKET, Key.of("l"))).contains(bytes("w"));
    assertThat(daemons.get(0).sessions().trouble(0)).isEmpty();

    servers.get(1).kill();

    assertThatThrownBy(() -> daemons.get(0).get(BUCKET, Key.of("k")))
        .isInstanceOf(MetadataException.class)
        .hasMessageContaining("needs 2 of 3 memcached servers");
    Await.until(
        "the loss is told",
        () -> daemons.get(0).sessions().trouble(0).orElse("").contains("needs 2 of 3"));
  }

  @Test
  void aServerThatStandsStillHoldsNobodyUpForLong() {
    await(daemons.get(0).write(BUCKET, Batch.put(Key.of("k"), bytes("v"))));
    servers.get(2).freeze();
    try {
      for (int i = 0; i < 20; i++) {
        await(daemons.get(i % 2).write(BUCKET, Batch.put(Key.of("k" + i), bytes("v"))));
      }
    } finally {
      servers.get(2).thaw();
    }
    try (EntryCursor cursor = daemons.get(1).scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      int entries = 0;
      while (cursor.next()) {
        entries++;
      }
      assertThat(entries).isEqualTo(21);
    }
  }

  @Test
  void aStoreOfOneServerIsNotTakenForOneOfSeveralNorTheOtherWayRound() {
    assertThatThrownBy(() -> TestStores.open(TestStores.items(1, servers), false, clock))
        .hasMessageContaining("MEMCACHED_REPLICAS");
    servers.forEach(server -> server.ask("flush_all", "OK"));
    TestStores.open(TestStores.items(1, servers), true, clock).close();
    assertThatThrownBy(() -> TestStores.open(TestStores.items(2, servers), false, clock))
        .isInstanceOf(MetadataException.class);
  }
}
