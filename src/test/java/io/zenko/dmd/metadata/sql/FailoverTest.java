package io.zenko.dmd.metadata.sql;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.contract.RepositoryUnderTest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The primary is killed under writers while its standby, which commits wait for, is promoted. The
 * rounds are a system property: {@code -Ddmd.failover.rounds=10} makes a soak of it.
 */
class FailoverTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final int ROUNDS = Integer.getInteger("dmd.failover.rounds", 1);
  private static final int WRITERS = 16;
  private static final int WRITES_BEFORE_KILL = 1_500;

  /** The number that each key was last acknowledged with. */
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

  private final AtomicLong elapsed = new AtomicLong();
  private final AtomicInteger refused = new AtomicInteger();
  private final Queue<MetadataException> defects = new ConcurrentLinkedQueue<>();

  @Test
  void nothingAcknowledgedIsLostWithThePrimary() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.clear();
      PostgresServer primary =
          PostgresServer.create("wal_level=replica", "synchronous_standby_names=standby");
      try (PostgresServer standby = primary.standby()) {
        primary.start();
        standby.start();
        failOver(primary, standby);
      } finally {
        primary.close();
      }
    }
  }

  /**
   * Without its standby the primary commits nothing: a commit hangs, its connection is given up,
   * and what became of it is found out once there is a standby again.
   */
  @Test
  void commitThatWaitsForALostStandbyIsToldOnceThereIsOneAgain() throws Exception {
    PostgresServer primary =
        PostgresServer.create("wal_level=replica", "synchronous_standby_names=standby");
    try (PostgresServer standby = primary.standby()) {
      primary.start();
      standby.start();
      try (SqlStore store =
              SqlStore.open(
                  TestSettings.of(primary.url(), 1, Duration.ofSeconds(1)),
                  new MonotonicClock(InstantSource.system()),
                  elapsed::get);
          MetadataRepository repository = new SqlMetadataRepository(store)) {
        await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.of(0)));
        standby.kill();
        CompletableFuture<Void> hanging =
            repository.write(BUCKET, put("hanging", 1)).toCompletableFuture();
        Await.until(
            "the commit is lost", Duration.ofMinutes(1), () -> store.metrics().lostCommits(0) > 0);
        assertThat(repository.sessions().trouble(0)).isPresent();
        assertThat(repository.get(BUCKET, Key.of("other"))).as("reads go on").isEmpty();
        CompletableFuture<Void> behind =
            repository.write(BUCKET, put("behind", 1)).toCompletableFuture();
        assertThat(RepositoryUnderTest.failureOf(behind)).isEqualTo(Failure.UNAVAILABLE);
        standby.start();
        await(hanging);
        assertThat(repository.get(BUCKET, Key.of("hanging"))).contains(bytes("1"));
        assertThat(repository.get(BUCKET, Key.of("behind"))).isEmpty();
        assertThat(repository.sessions().log(0).last()).isEqualTo(2);
        do {
          elapsed.addAndGet(Duration.ofSeconds(1).toNanos());
        } while (repository.sessions().trouble(0).isPresent());
      }
    } finally {
      primary.close();
    }
  }

  private void failOver(PostgresServer primary, PostgresServer standby) throws Exception {
    String url =
        String.format(
            Locale.ROOT,
            "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?targetServerType=primary&hostRecheckSeconds=0",
            primary.port(),
            standby.port());
    try (MetadataRepository one = open(url);
        MetadataRepository other = open(url)) {
      await(one.createBucket(BUCKET, bytes("{}"), OptionalInt.of(0)));
      CountDownLatch before = new CountDownLatch(WRITES_BEFORE_KILL);
      AtomicBoolean done = new AtomicBoolean();
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        MetadataRepository daemon = i % 2 == 0 ? one : other;
        String key = "k" + i;
        writers.add(
            CompletableFuture.runAsync(
                () -> write(daemon, key, before, done), task -> new Thread(task).start()));
      }
      assertThat(before.await(2, TimeUnit.MINUTES)).isTrue();
      primary.kill();
      long killed = System.nanoTime();
      standby.promote();
      long promoted = System.nanoTime();
      // Those that waited go on, or their callers try again: no client is told of a restart.
      CompletableFuture<Void> first = one.write(BUCKET, put("first", 1)).toCompletableFuture();
      awaitMade(one, first);
      long back = System.nanoTime();
      await(other.write(BUCKET, put("last", 1)));
      done.set(true);
      writers.forEach(CompletableFuture::join);
      System.out.printf(
          "failover: promoted after %d ms, writes back %d ms later, %d refused meanwhile%n",
          TimeUnit.NANOSECONDS.toMillis(promoted - killed),
          TimeUnit.NANOSECONDS.toMillis(back - promoted),
          refused.get());
      assertThat(defects).isEmpty();
      assertThat(Duration.ofNanos(back - promoted)).isLessThan(Duration.ofSeconds(15));
      verify(one);
    }
  }

  private static MetadataRepository open(String url) throws Exception {
    return new SqlMetadataRepository(
        SqlStore.open(
            TestSettings.of(url, 1, Duration.ofSeconds(5)),
            new MonotonicClock(InstantSource.system())));
  }

  private static void awaitMade(MetadataRepository repository, CompletableFuture<Void> write) {
    CompletableFuture<Void> current = write;
    while (true) {
      try {
        await(current);
        return;
      } catch (MetadataException e) {
        assertThat(e.failure()).isIn(Failure.UNAVAILABLE, Failure.TIMEOUT);
        current = repository.write(BUCKET, put("first", 1)).toCompletableFuture();
      }
    }
  }

  private static Batch put(String key, int number) {
    return Batch.put(Key.of(key), bytes(Integer.toString(number)));
  }

  private void write(
      MetadataRepository daemon, String key, CountDownLatch before, AtomicBoolean done) {
    for (int number = 1; !done.get(); number++) {
      try {
        await(daemon.write(BUCKET, put(key, number)));
        acknowledged.put(key, number);
        before.countDown();
      } catch (MetadataException e) {
        refused.incrementAndGet();
        if (e.failure() != Failure.UNAVAILABLE && e.failure() != Failure.TIMEOUT) {
          defects.add(e);
        }
      }
    }
  }

  /** What was acknowledged is there, and the log tells all that is there, in order. */
  private void verify(MetadataRepository repository) {
    Map<String, Integer> content = new TreeMap<>();
    try (EntryCursor cursor = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      while (cursor.next()) {
        content.put(cursor.key().text(), Integer.parseInt(text(cursor.value())));
      }
    }
    assertThat(acknowledged).hasSize(WRITERS);
    acknowledged.forEach(
        (key, number) -> assertThat(content.get(key)).as(key).isGreaterThanOrEqualTo(number));
    Map<String, Integer> told = new TreeMap<>();
    long expected = 1;
    try (ChangeLog.Reader reader = repository.sessions().log(0).read(1)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        assertThat(next.get().sequence()).isEqualTo(expected++);
        for (LogRecord.Entry entry : next.get().entries()) {
          if (next.get().method().changesEntries()) {
            String key = entry.key().text();
            int number = Integer.parseInt(text(entry.value().orElseThrow()));
            // A change whose outcome was not known is in the log once, or never; "first" was
            // put again by its caller.
            boolean isLater = number > told.getOrDefault(key, 0);
            assertThat(isLater || key.equals("first")).as("%s: %d", key, number).isTrue();
            told.put(key, number);
          }
        }
      }
    }
    assertThat(told).isEqualTo(content);
  }
}
