package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MetadataRepositoryContract;
import io.zenko.dmd.metadata.MonotonicClock;
import java.sql.SQLException;
import java.util.Optional;

/** Runs the suite on a PostgreSQL. */
class SqlMetadataRepositoryTest extends MetadataRepositoryContract {
  private final String url = PostgresServer.shared().newUrl();

  @Override
  protected MetadataRepository open(MonotonicClock clock) throws SQLException {
    return new SqlMetadataRepository(SqlStore.open(TestSettings.of(url), clock));
  }

  @Override
  protected Optional<MetadataRepository> reopen(MonotonicClock clock) throws SQLException {
    return Optional.of(open(clock));
  }
}
