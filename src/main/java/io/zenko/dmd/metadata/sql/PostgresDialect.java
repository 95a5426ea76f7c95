package io.zenko.dmd.metadata.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** PostgreSQL, where it is a matter of settings whether a commit is durable. */
final class PostgresDialect implements Dialect {
  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public Optional<String> trouble(Connection connection) throws SQLException {
    if (Set.of("off", "local").contains(Dialect.show(connection, "show synchronous_commit"))
        && isForgetful(connection)) {
      return Optional.of(
          "the database forgets commits in a crash or a failover: set synchronous_commit to on");
    }
    if (Dialect.show(connection, "show fsync").equals("off")) {
      return Optional.of("the database forgets commits in a power cut: set fsync to on");
    }
    String encoding = Dialect.show(connection, "show server_encoding");
    return encoding.equals("UTF8")
        ? Optional.empty()
        : Optional.of("the database's encoding is " + encoding + ": make it with that of UTF8");
  }

  /** Where there is no standby to wait for, {@code local} is all there is. */
  private static boolean isForgetful(Connection connection) throws SQLException {
    return Dialect.show(connection, "show synchronous_commit").equals("off")
        || !Dialect.show(connection, "show synchronous_standby_names").isEmpty();
  }
}
