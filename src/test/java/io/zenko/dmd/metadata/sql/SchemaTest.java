package io.zenko.dmd.metadata.sql;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.SqlSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The tables, from version to version. */
class SchemaTest {
  private static final BucketName BUCKET = new BucketName("bucket");

  private final SqlSettings settings =
      TestSettings.of(PostgresServer.shared().newUrl(), 1, Duration.ofSeconds(10));

  /**
   * The version that will follow is there already: what is new in it stands in the way of nothing.
   */
  @Test
  void filledTablesGoForwardToALaterVersionAndThisOneServesThemStill() throws SQLException {
    fill();
    try (Connections database = Connections.open(settings);
        Lease lease = database.upkeep().borrow()) {
      new Schema(database)
          .migrations(new PostgresDialect())
          .locations(Schema.MIGRATIONS, "classpath:db/dmd-rehearsal")
          .load()
          .migrate();
      assertThat(Dialect.show(lease.connection(), "select count(*) from dmd_entry where size = 1"))
          .isEqualTo("5000");
    }
    requireServed();
  }

  /** Tables of the first version with something in each are brought to the newest. */
  @Test
  void filledTablesOfTheFirstVersionLoseNothing() throws SQLException {
    fill();
    requireServed();
  }

  private void fill() throws SQLException {
    try (Connections database = Connections.open(settings);
        Lease lease = database.upkeep().borrow()) {
      new Schema(database).migrations(new PostgresDialect()).target("1").load().migrate();
      for (String fill :
          List.of(
              "insert into dmd_session values (0, 2, 1, 1700000000000, 7, 1)",
              "insert into dmd_bucket values ('bucket', 64, 0, false, '{}')",
              "insert into dmd_entry select 64, convert_to('k' || i, 'UTF8'), 'v'"
                  + " from generate_series(1, 5000) as i",
              "insert into dmd_change values (0, 1, 7, 1700000000000, 0, 'bucket',"
                  + " '\\x000000066275636b6574000000027b7d')",
              "insert into dmd_change values (0, 2, 7, 1700000000000, 5, 'bucket',"
                  + " '\\x000000016bffffffff')",
              "insert into dmd_removed_bucket values (63)",
              "insert into dmd_daemon values (7, 1700000000000)")) {
        try (Statement statement = lease.connection().createStatement()) {
          statement.execute(fill);
        }
      }
    }
  }

  private void requireServed() {
    try (SqlMetadataRepository repository = open()) {
      assertThat(repository.attributes(BUCKET)).contains(bytes("{}"));
      assertThat(repository.get(BUCKET, Key.of("k5000"))).contains(bytes("v"));
      await(repository.write(BUCKET, Batch.put(Key.of("new"), bytes("{\"a\":1}"))));
      await(repository.write(BUCKET, Batch.delete(Key.of("new")).withOverheadFields(List.of("a"))));
      assertThat(repository.sessions().log(0).last()).isEqualTo(4);
      try (var reader = repository.sessions().log(0).read(1)) {
        assertThat(reader.next().orElseThrow().entries().get(0).value()).contains(bytes("{}"));
        assertThat(reader.next().orElseThrow().entries().get(0).value()).isEmpty();
        assertThat(reader.next().orElseThrow().entries().get(0).overhead()).isEmpty();
        assertThat(reader.next().orElseThrow().entries().get(0).overhead())
            .contains(bytes("{\"a\":1}"));
      }
    }
  }

  /** A daemon of before goes on beside this one while a service is updated. */
  @Test
  void changesOfADaemonOfTheVersionBeforeAreRead() throws SQLException {
    try (SqlMetadataRepository repository = open();
        Connections database = Connections.open(settings);
        Lease lease = database.upkeep().borrow();
        Statement statement = lease.connection().createStatement()) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      statement.execute(
          "insert into dmd_change (session, sequence, writer, millis, method, bucket, entries)"
              + " values (0, 2, 7, 1700000000000, 5, 'bucket', '\\x000000016bffffffff')");
      statement.execute("update dmd_session set last_sequence = 2");
      try (var reader = repository.sessions().log(0).read(2)) {
        LogRecord.Entry entry = reader.next().orElseThrow().entries().get(0);
        assertThat(entry.value()).isEmpty();
        assertThat(entry.overhead()).isEmpty();
      }
    }
  }

  @Test
  void daemonsThatStartTogetherOnAnEmptyDatabaseMakeItOnce() throws SQLException {
    List<CompletableFuture<SqlMetadataRepository>> starting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      starting.add(CompletableFuture.supplyAsync(this::open, task -> new Thread(task).start()));
    }
    List<SqlMetadataRepository> daemons = starting.stream().map(CompletableFuture::join).toList();
    await(daemons.get(0).createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
    daemons.forEach(daemon -> assertThat(daemon.get(BUCKET, Key.of("k"))).isEmpty());
    daemons.forEach(SqlMetadataRepository::close);
  }

  @Test
  void sessionsOfAStoreStayAsManyAsTheyWere() {
    open().close();
    SqlSettings more = TestSettings.of(settings.url(), 5, Duration.ofSeconds(10));
    try (SqlMetadataRepository repository = open(more)) {
      assertThat(repository.sessions().count()).isEqualTo(1);
    }
  }

  @Test
  void databaseThatForgetsCommitsIsRefused() {
    SqlSettings forgetful =
        TestSettings.of(
            settings.url() + "&options=-c%20synchronous_commit=off", 1, Duration.ofSeconds(10));
    assertThatThrownBy(() -> open(forgetful))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set synchronous_commit to on");
  }

  private SqlMetadataRepository open() {
    return open(settings);
  }

  private static SqlMetadataRepository open(SqlSettings settings) {
    try {
      return new SqlMetadataRepository(
          SqlStore.open(settings, new MonotonicClock(InstantSource.system())));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
