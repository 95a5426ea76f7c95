package io.zenko.dmd.metadata.sql;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.failureOf;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Update.Change;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a daemon tells while its database is away, or held by someone, and after it is back. */
class DatabaseAwayTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Key KEY = Key.of("k");

  private final AtomicLong elapsed = new AtomicLong();

  @Test
  void everythingIsRefusedWhileItIsAwayAndGoesOnWhenItIsBack() throws SQLException {
    try (PostgresServer server = PostgresServer.create();
        SqlMetadataRepository repository = open(server.start().url(), SHORT)) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.of(0)));
      await(repository.write(BUCKET, Batch.put(KEY, bytes("1"))));
      server.kill();

      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        writes.add(repository.write(BUCKET, Batch.put(KEY, bytes("2"))).toCompletableFuture());
      }
      writes.forEach(w -> assertThat(failureOf(w)).isIn(Failure.UNAVAILABLE, Failure.TIMEOUT));
      assertThat(failureOf(() -> repository.get(BUCKET, KEY))).isEqualTo(Failure.UNAVAILABLE);
      assertThat(failureOf(() -> repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)))
          .isEqualTo(Failure.UNAVAILABLE);
      assertThat(trouble(repository)).as("trouble").isTrue();

      server.start();
      Await.until("it takes changes again", Duration.ofMinutes(1), () -> !trouble(repository));
      await(repository.write(BUCKET, Batch.put(KEY, bytes("3"))));
      assertThat(repository.get(BUCKET, KEY)).contains(bytes("3"));
    }
  }

  /** What a full disk of the database's answers: nothing is the matter with the database itself. */
  @Test
  void changesAreRefusedWhileItsDiskIsFullAndGoOnWhenThereIsRoom() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    String url = server.newUrl();
    String schema = url.substring(url.indexOf('=') + 1);
    try (SqlMetadataRepository repository = open(url, LONG)) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.of(0)));
      await(repository.write(BUCKET, Batch.put(KEY, bytes("1"))));
      server.execute(
          "create function %1$s.full() returns trigger language plpgsql as $$ begin"
                  .formatted(schema)
              + " raise exception 'could not extend file: No space left on device'"
              + " using errcode = 'disk_full'; end $$");
      server.execute(
          "create trigger full_disk before insert or update on %1$s.dmd_entry execute function %1$s.full()"
              .formatted(schema));

      assertThat(failureOf(repository.write(BUCKET, Batch.put(KEY, bytes("2")))))
          .isEqualTo(Failure.UNAVAILABLE);
      assertThat(repository.get(BUCKET, KEY)).contains(bytes("1"));

      server.execute("drop trigger full_disk on %s.dmd_entry".formatted(schema));
      await(repository.write(BUCKET, Batch.put(KEY, bytes("3"))));
      assertThat(repository.get(BUCKET, KEY)).contains(bytes("3"));
    }
  }

  /** Looks when what was found before is too old. */
  private boolean trouble(SqlMetadataRepository repository) {
    elapsed.addAndGet(Duration.ofSeconds(1).toNanos());
    return repository.sessions().trouble(0).isPresent();
  }

  /** A lock that somebody does not let go of, as a daemon that was cut off may. */
  @Test
  void sessionThatSomebodyHoldsTakesNoChangesButIsRead() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    String url = server.newUrl();
    try (SqlMetadataRepository repository = open(url, SHORT)) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.of(0)));
      await(repository.write(BUCKET, Batch.put(KEY, bytes("1"))));
      try (Connection holder = DriverManager.getConnection(url, "dmd", "")) {
        holder.setAutoCommit(false);
        SessionTable.lock(holder, 0);
        assertThat(failureOf(repository.write(BUCKET, Batch.put(KEY, bytes("2")))))
            .isEqualTo(Failure.UNAVAILABLE);
        assertThat(repository.get(BUCKET, KEY)).contains(bytes("1"));
      }
      await(repository.write(BUCKET, Batch.put(KEY, bytes("3"))));
      assertThat(repository.get(BUCKET, KEY)).contains(bytes("3"));
    }
  }

  /** Someone ends the connection in the middle of whatever it was doing, again and again. */
  @Test
  void writesGoOnThoughTheirConnectionsAreEnded() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    try (SqlMetadataRepository repository = open(server.newUrl(), LONG)) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.of(0)));
      for (int round = 0; round < 20; round++) {
        List<CompletableFuture<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          counts.add(
              repository
                  .update(
                      BUCKET,
                      KEY,
                      object -> {
                        int next =
                            object.master().map(v -> Integer.parseInt(text(v))).orElse(0) + 1;
                        return new Change<>(Batch.put(KEY, bytes(Integer.toString(next))), next);
                      })
                  .toCompletableFuture());
        }
        server.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
                + " where application_name = 'dmd'");
        for (int i = 0; i < counts.size(); i++) {
          assertThat(counts.get(i).join()).isEqualTo(round * 20 + i + 1);
        }
      }
      assertThat(repository.sessions().log(0).last()).isEqualTo(401);
    }
  }

  private SqlMetadataRepository open(String url, Duration timeout) throws SQLException {
    return new SqlMetadataRepository(
        SqlStore.open(
            TestSettings.of(url, 1, timeout),
            new MonotonicClock(InstantSource.system()),
            elapsed::get));
  }
}
