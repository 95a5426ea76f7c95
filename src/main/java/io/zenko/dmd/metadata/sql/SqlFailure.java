package io.zenko.dmd.metadata.sql;

import java.sql.SQLException;

/** An error of the database on its way through code that declares none. */
final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SQLException failure;

  SqlFailure(SQLException failure) {
    super(failure);
    this.failure = failure;
  }

  SQLException failure() {
    return failure;
  }
}
