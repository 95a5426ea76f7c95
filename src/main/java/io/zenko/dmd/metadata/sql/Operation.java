package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.sql.EntryTable.Address;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Something to do in a transaction of a session. It may be run more than once, since transactions
 * are rolled back; what it throws fails it alone, so it throws before it has changed anything.
 */
interface Operation<R> {
  R run(GroupTransaction transaction) throws SQLException;

  /** About how much memory it takes. */
  long bytes();

  /**
   * Entries that it is going to read and that the transaction does not know: a guess, for speed.
   */
  default Collection<Address> missing(GroupTransaction transaction) throws SQLException {
    return List.of();
  }
}
