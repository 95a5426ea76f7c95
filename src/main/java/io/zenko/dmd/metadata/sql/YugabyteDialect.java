package io.zenko.dmd.metadata.sql;

import java.sql.Connection;
import java.util.Optional;

/** YugabyteDB, which spreads the first column of a key by its hash unless told otherwise. */
final class YugabyteDialect implements Dialect {
  @Override
  public String name() {
    return "YugabyteDB";
  }

  @Override
  public String ascending() {
    return " asc";
  }

  @Override
  public Optional<String> trouble(Connection connection) {
    return Optional.empty();
  }
}
