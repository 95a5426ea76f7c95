package io.zenko.dmd.metadata.sql;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.config.SqlSettings;
import io.zenko.dmd.metadata.MetadataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;

/** Opens the SQL repository for a daemon that is set to it. */
@ApplicationScoped
public class SqlMetadataRepositoryProducer {
  @Produces
  @Singleton
  @RepositoryName("sql")
  MetadataRepository open(Settings settings, MonotonicClock clock, PrometheusRegistry metrics) {
    SqlSettings sql = settings.sql().orElseThrow();
    try {
      SqlStore store = SqlStore.open(sql, clock);
      store.metrics().register(metrics, store);
      return new SqlMetadataRepository(store);
    } catch (SQLException | FlywayException e) {
      throw new IllegalStateException(
          "the metadata of " + sql + " (DMD_SQL_URL) cannot be opened: " + e.getMessage(), e);
    }
  }

  void close(@Disposes @RepositoryName("sql") MetadataRepository repository) {
    repository.close();
  }
}
