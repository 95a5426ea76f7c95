package io.zenko.dmd.metadata.sql;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.SqlSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.Key;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is removed behind everyone's back, and what is not. */
class UpkeepTest {
  private static final BucketName BUCKET = new BucketName("bucket");

  private final SqlSettings settings = TestSettings.of(PostgresServer.shared().newUrl());
  private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
  private long set;
  private final MonotonicClock clock = new MonotonicClock(() -> Instant.ofEpochMilli(millis.get()));

  @Test
  void entriesOfARemovedBucketGoAndThoseOfItsSuccessorStay() throws SQLException {
    try (SqlStore store = SqlStore.open(settings, clock)) {
      SqlMetadataRepository repository = new SqlMetadataRepository(store);
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      Batch.Builder batch = Batch.builder();
      for (int i = 0; i < 2_500; i++) {
        batch.put(Key.of("k" + i), bytes("v"));
      }
      await(repository.write(BUCKET, batch.build()));
      await(repository.deleteBucket(BUCKET, entry -> false));
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      await(repository.write(BUCKET, Batch.put(Key.of("k1"), bytes("new"))));
      store.upkeep().once();
      assertThat(rows("dmd_entry")).isEqualTo(1);
      assertThat(rows("dmd_removed_bucket")).isZero();
      assertThat(repository.get(BUCKET, Key.of("k1"))).contains(bytes("new"));
    }
  }

  /** As many nanoseconds as the clock has gone on by, less what it was set forward by. */
  private long nanos() {
    return TimeUnit.MILLISECONDS.toNanos(millis.get() - set);
  }

  @Test
  void aClockThatIsSetForwardMakesNoChangeOld() throws SQLException {
    try (SqlStore store = SqlStore.open(settings, clock, this::nanos)) {
      SqlMetadataRepository repository = new SqlMetadataRepository(store);
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      await(repository.write(BUCKET, Batch.put(Key.of("k"), bytes("v"))));

      set = Duration.ofDays(365).toMillis();
      millis.addAndGet(set);
      store.upkeep().once();

      assertThat(repository.sessions().log(0).oldest()).isEqualTo(1);
    }
  }

  @Test
  void changesThatAreOldEnoughGoAndTheLogSaysSo() throws SQLException {
    try (SqlStore store = SqlStore.open(settings, clock, this::nanos)) {
      SqlMetadataRepository repository = new SqlMetadataRepository(store);
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      for (int i = 0; i < 9; i++) {
        await(repository.write(BUCKET, Batch.put(Key.of("k"), bytes("old"))));
      }
      millis.addAndGet(Duration.ofMinutes(30).toMillis());
      await(repository.write(BUCKET, Batch.put(Key.of("k"), bytes("young"))));
      store.upkeep().once();
      ChangeLog log = repository.sessions().log(0);
      assertThat(log.oldest()).as("nothing is old yet").isEqualTo(1);

      millis.addAndGet(Duration.ofMinutes(31).toMillis());
      store.upkeep().once();
      assertThat(log.oldest()).isEqualTo(11);
      assertThat(log.last()).isEqualTo(11);
      assertThat(rows("dmd_change")).isEqualTo(1);
      assertThatIllegalArgumentException().isThrownBy(() -> log.read(10));
      try (ChangeLog.Reader reader = log.read(11)) {
        assertThat(reader.next().orElseThrow().entries().get(0).value()).contains(bytes("young"));
        assertThat(reader.next()).isEmpty();
      }
      await(repository.write(BUCKET, Batch.put(Key.of("k"), bytes("next"))));
      assertThat(log.last()).isEqualTo(12);
    }
  }

  private int rows(String table) throws SQLException {
    try (Connection connection = DriverManager.getConnection(settings.url(), "dmd", "")) {
      return Integer.parseInt(Dialect.show(connection, "select count(*) from " + table));
    }
  }
}
