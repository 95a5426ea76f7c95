package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.Mutation;
import io.zenko.dmd.metadata.Overhead;
import io.zenko.dmd.metadata.sql.EntryTable.Address;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Entries as a transaction that holds their session sees them: what it changed so far on top of
 * what the database has. Only the last value of each is written.
 */
final class PendingEntries {
  /** What goes in one statement at most: the database has it all in memory at once. */
  private static final int STATEMENT_ROWS = 5_000;

  private static final long STATEMENT_BYTES = 8 << 20;

  private final Connection connection;
  private final Map<Address, Optional<byte[]>> changed = new LinkedHashMap<>();
  private final Map<Address, Optional<byte[]>> known = new HashMap<>();

  PendingEntries(Connection connection) {
    this.connection = connection;
  }

  /** The value under the address; one that is not known yet is read. */
  Optional<byte[]> get(Address address) throws SQLException {
    Optional<Optional<byte[]>> pending = peek(address);
    if (pending.isPresent()) {
      return pending.get();
    }
    Optional<byte[]> found = EntryTable.find(connection, address);
    known.put(address, found);
    return found;
  }

  /** The same without asking the database; empty where it would have to be asked. */
  Optional<Optional<byte[]>> peek(Address address) {
    Optional<byte[]> pending = changed.get(address);
    return Optional.ofNullable(pending == null ? known.get(address) : pending);
  }

  /** Reads several at once. */
  void read(List<Address> addresses) throws SQLException {
    Map<Address, byte[]> found = EntryTable.findAll(connection, addresses);
    addresses.forEach(address -> known.put(address, Optional.ofNullable(found.get(address))));
  }

  /**
   * What the change log tells of a batch that is about to be applied. What is read for it is not
   * remembered: it is about to change.
   */
  List<LogRecord.Entry> told(long bucket, Batch batch) throws SQLException {
    try {
      return Overhead.entries(
          batch,
          key -> {
            Address address = new Address(bucket, key);
            Optional<Optional<byte[]>> pending = peek(address);
            try {
              return pending.isPresent() ? pending.get() : EntryTable.find(connection, address);
            } catch (SQLException e) {
              throw new SqlFailure(e);
            }
          });
    } catch (SqlFailure e) {
      throw e.failure();
    }
  }

  /** What {@link #told} is going to ask the database for. */
  List<Address> missing(long bucket, Batch batch) {
    return batch.mutations().stream()
        .filter(mutation -> !mutation.overheadFields().isEmpty())
        .map(mutation -> new Address(bucket, mutation.key()))
        .filter(address -> peek(address).isEmpty())
        .toList();
  }

  void apply(long bucket, Batch batch) {
    for (Mutation mutation : batch.mutations()) {
      changed.put(
          new Address(bucket, mutation.key()),
          mutation instanceof Mutation.Put put ? Optional.of(put.value()) : Optional.empty());
    }
  }

  /** Brings the changes so far into the database, for statements that look at it themselves. */
  void flush() throws SQLException {
    List<Address> gone = new ArrayList<>();
    List<Address> put = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<Address, Optional<byte[]>> change : changed.entrySet()) {
      if (change.getValue().isEmpty()) {
        gone.add(change.getKey());
        continue;
      }
      put.add(change.getKey());
      values.add(change.getValue().get());
      bytes += change.getKey().key().utf8().length + (long) change.getValue().get().length;
      if (bytes > STATEMENT_BYTES || put.size() == STATEMENT_ROWS) {
        EntryTable.put(connection, put, values);
        put.clear();
        values.clear();
        bytes = 0;
      }
    }
    if (!put.isEmpty()) {
      EntryTable.put(connection, put, values);
    }
    for (int from = 0; from < gone.size(); from += STATEMENT_ROWS) {
      int to = Math.min(gone.size(), from + STATEMENT_ROWS);
      EntryTable.delete(connection, gone.subList(from, to));
    }
    known.putAll(changed);
    changed.clear();
  }
}
