package io.zenko.dmd.metadata.sql;

import java.sql.Connection;
import java.util.Optional;

/**
 * CockroachDB. It keeps keys in order and commits on a majority by itself, and refuses two changes
 * of one row in a statement, which no statement of this package makes.
 */
final class CockroachDialect implements Dialect {
  @Override
  public String name() {
    return "CockroachDB";
  }

  @Override
  public Optional<String> trouble(Connection connection) {
    return Optional.empty();
  }
}
