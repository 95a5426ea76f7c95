package io.zenko.dmd.metadata.sql;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.SqlSettings;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.SharedStoreContract;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two daemons on one database. */
class TwoDaemonsTest extends SharedStoreContract {
  private static final int SESSIONS = 2;

  private final SqlSettings settings =
      TestSettings.of(PostgresServer.shared().newUrl(), SESSIONS, Duration.ofSeconds(10));
  private final AtomicLong elapsed = new AtomicLong();

  @Override
  protected MetadataRepository open(MonotonicClock clock) throws SQLException {
    return new SqlMetadataRepository(SqlStore.open(settings, clock, elapsed::get));
  }

  @Test
  void attributesThatTheOtherChangedShowWhenTheyAreOldEnoughAndOwnOnesAtOnce() {
    create(one(), BUCKET);
    assertThat(other().attributes(BUCKET)).contains(bytes("{}"));
    await(one().putAttributes(BUCKET, bytes("new")));
    assertThat(one().attributes(BUCKET)).contains(bytes("new"));
    assertThat(other().attributes(BUCKET)).as("remembered").contains(bytes("{}"));
    elapsed.addAndGet(settings.attributesAge().toNanos());
    assertThat(other().attributes(BUCKET)).contains(bytes("new"));
  }
}
