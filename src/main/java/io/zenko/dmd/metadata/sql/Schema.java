package io.zenko.dmd.metadata.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** The tables, which come to be at the first start, and follow the program at later ones. */
final class Schema {
  static final String MIGRATIONS = "classpath:db/dmd";
  private static final String HISTORY = "dmd_schema";
  private static final int ATTEMPTS = 10;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Connections database;

  Schema(Connections database) {
    this.database = database;
  }

  /** Brings the tables to what this program knows; daemons that start together take turns. */
  void migrate() throws SQLException {
    Dialect dialect;
    try (Lease lease = database.upkeep().borrow()) {
      dialect = Dialect.of(lease.connection());
      Optional<String> trouble = dialect.trouble(lease.connection());
      if (trouble.isPresent()) {
        throw new IllegalArgumentException(trouble.get());
      }
    }
    migrate(migrations(dialect).load());
  }

  /**
   * Of daemons that start together on a database that has nothing of theirs, one may come upon the
   * history between its creation and its first row, and Flyway takes that for damage.
   */
  private static void migrate(Flyway flyway) {
    for (int attempt = 1; ; attempt++) {
      try {
        flyway.migrate();
        return;
      } catch (FlywayException e) {
        if (attempt == ATTEMPTS || e.getCause() instanceof SQLException) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  FluentConfiguration migrations(Dialect dialect) {
    return Flyway.configure(Schema.class.getClassLoader())
        // What is worth telling is an exception.
        .loggers("slf4j")
        .dataSource(database.source())
        .locations(MIGRATIONS)
        .table(HISTORY)
        // The database may hold other tables.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .placeholders(Map.of("ascending", dialect.ascending()));
  }

  /** Whether a daemon or a command has been here before. */
  boolean isThere() throws SQLException {
    try (Lease lease = database.upkeep().borrow()) {
      return !Dialect.show(
              lease.connection(), "select coalesce(to_regclass('dmd_session')::text, '')")
          .isEmpty();
    }
  }
}
