package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.ObjectView;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Update;
import io.zenko.dmd.metadata.sql.EntryTable.Address;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A change of one object that rests on what the object is. */
record ObjectUpdate<R>(BucketName bucket, Key object, Update<R> update) implements Operation<R> {
  /** What it writes is not known yet. */
  private static final long ASSUMED_BYTES = 8 << 10;

  @Override
  public R run(GroupTransaction transaction) throws SQLException {
    BucketRow row = transaction.writableBucket(bucket);
    try {
      Update.Change<R> change = update.apply(new View(transaction, row.id(), object));
      transaction.change(row, change.batch());
      return change.result();
    } catch (SqlFailure e) {
      throw e.failure();
    }
  }

  @Override
  public long bytes() {
    return ASSUMED_BYTES;
  }

  /** Finds out by trying, up to the first read that the transaction cannot answer by itself. */
  @Override
  public Collection<Address> missing(GroupTransaction transaction) throws SQLException {
    try {
      long id = transaction.writableBucket(bucket).id();
      Update.Change<R> change = update.apply(new Probe(transaction, id, object));
      return transaction.entries().missing(id, change.batch());
    } catch (Missing missing) {
      return missing.address.map(List::of).orElse(List.of());
    } catch (RuntimeException e) {
      return List.of(); // comes again when it is run
    }
  }

  /** The object inside of the transaction. */
  private record View(GroupTransaction transaction, long bucketId, Key key) implements ObjectView {
    @Override
    public Optional<byte[]> master() {
      return get(key);
    }

    @Override
    public Optional<byte[]> version(String versionId) {
      return get(key.version(versionId));
    }

    private Optional<byte[]> get(Key raw) {
      try {
        return transaction.entries().get(new Address(bucketId, raw));
      } catch (SQLException e) {
        throw new SqlFailure(e);
      }
    }

    @Override
    public EntryCursor versions() {
      try {
        transaction.entries().flush();
        return PageCursor.ofEntries(
            transaction.connection(),
            bucketId,
            KeyRange.versionsOf(key),
            Order.ASCENDING,
            SqlFailure::new,
            () -> {});
      } catch (SQLException e) {
        throw new SqlFailure(e);
      }
    }
  }

  /** The object as far as it is known. */
  private record Probe(GroupTransaction transaction, long bucketId, Key key) implements ObjectView {
    @Override
    public Optional<byte[]> master() {
      return get(key);
    }

    @Override
    public Optional<byte[]> version(String versionId) {
      return get(key.version(versionId));
    }

    private Optional<byte[]> get(Key raw) {
      Address address = new Address(bucketId, raw);
      return transaction
          .entries()
          .peek(address)
          .orElseThrow(() -> new Missing(Optional.of(address)));
    }

    @Override
    public EntryCursor versions() {
      throw new Missing(Optional.empty());
    }
  }

  /** A read that a probe cannot answer. */
  private static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Address> address;

    Missing(Optional<Address> address) {
      super("not read yet", null, false, false);
      this.address = address;
    }
  }
}
