package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.config.SqlSettings;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.RepositoryOpener;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.flywaydb.core.api.FlywayException;

/** Opens the SQL repository for a command, beside daemons that may be running. */
public final class SqlRepositoryOpener implements RepositoryOpener {
  private static final String NAME = "sql";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MetadataRepository open(UnaryOperator<String> source, boolean existing)
      throws IOException {
    SqlSettings settings =
        Settings.read(name -> name.equals("METADATA_REPOSITORY") ? NAME : source.apply(name))
            .sql()
            .orElseThrow();
    try {
      if (existing) {
        requireThere(settings);
      }
      return new SqlMetadataRepository(
          SqlStore.open(settings, new MonotonicClock(Clock.systemUTC())));
    } catch (SQLException | FlywayException e) {
      throw new IOException(settings + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private static void requireThere(SqlSettings settings) throws SQLException, IOException {
    try (Connections database = Connections.open(settings)) {
      if (!new Schema(database).isThere()) {
        throw new IOException("there is no metadata in " + settings + ": name it by DMD_SQL_URL");
      }
    }
  }
}
