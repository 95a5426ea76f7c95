package io.zenko.dmd.metadata.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/** The tables, which come to be at the first start, and follow the program at later ones. */
final class Schema {
  private static final String MIGRATIONS = "classpath:db/dmd";
  private static final String HISTORY = "dmd_schema";

  private final Database database;

  Schema(Database database) {
    this.database = database;
  }

  /** Brings the tables to what this program knows; daemons that start together take turns. */
  void migrate() throws SQLException {
    try (Lease lease = database.upkeep().borrow()) {
      migrate(Dialect.of(lease.connection()), lease.connection(), Optional.empty());
    }
  }

  /**
   * @param target the version to stop at; empty for the newest
   */
  void migrate(Dialect dialect, Connection connection, Optional<String> target)
      throws SQLException {
    Optional<String> trouble = dialect.trouble(connection);
    if (trouble.isPresent()) {
      throw new IllegalArgumentException(trouble.get());
    }
    Flyway.configure(Schema.class.getClassLoader())
        // What is worth telling is an exception.
        .loggers("slf4j")
        .dataSource(database.source())
        .locations(MIGRATIONS)
        .table(HISTORY)
        // The database may hold other tables.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .placeholders(Map.of("ascending", dialect.ascending()))
        .target(target.orElse("latest"))
        .load()
        .migrate();
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
