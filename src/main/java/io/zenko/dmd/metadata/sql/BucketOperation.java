package io.zenko.dmd.metadata.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.Entry;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.Order;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What is done to a bucket itself. */
sealed interface BucketOperation extends Operation<Void> {
  int OVERHEAD_BYTES = 512;

  BucketName bucket();

  @Override
  default long bytes() {
    return OVERHEAD_BYTES;
  }

  /** The bucket comes to be. */
  record Create(BucketName bucket, byte[] attributes) implements BucketOperation {
    @Override
    public Void run(GroupTransaction transaction) throws SQLException {
      BucketRow row =
          new BucketRow(bucket, transaction.newBucketId(), transaction.session(), false);
      if (!BucketTable.insert(transaction.connection(), row, attributes)) {
        throw new MetadataException(Failure.BUCKET_ALREADY_EXISTS, "there is a bucket " + bucket);
      }
      transaction.forget(bucket);
      transaction.record(ChangeMethod.CREATE, bucket, described(bucket, attributes));
      return null;
    }

    @Override
    public long bytes() {
      return OVERHEAD_BYTES + 2L * attributes.length;
    }
  }

  /** Its attributes are replaced. */
  record PutAttributes(BucketName bucket, byte[] attributes) implements BucketOperation {
    @Override
    public Void run(GroupTransaction transaction) throws SQLException {
      transaction.writableBucket(bucket);
      BucketTable.setAttributes(transaction.connection(), bucket, attributes);
      transaction.record(ChangeMethod.PUT_ATTRIBUTES, bucket, described(bucket, attributes));
      return null;
    }

    @Override
    public long bytes() {
      return OVERHEAD_BYTES + 2L * attributes.length;
    }
  }

  /** It goes, unless an entry is an obstacle. */
  record Delete(BucketName bucket, Predicate<Entry> obstacle) implements BucketOperation {
    @Override
    public Void run(GroupTransaction transaction) throws SQLException {
      BucketRow row = transaction.writableBucket(bucket);
      transaction.entries().flush();
      requireFree(transaction, row);
      BucketTable.remove(transaction.connection(), row);
      transaction.forget(bucket);
      transaction.record(ChangeMethod.DELETE, bucket, List.of());
      return null;
    }

    private void requireFree(GroupTransaction transaction, BucketRow row) throws SQLException {
      try (EntryCursor entries =
          PageCursor.ofEntries(
              transaction.connection(),
              row.id(),
              KeyRange.ALL,
              Order.ASCENDING,
              SqlFailure::new,
              () -> {})) {
        if (entries.hasAny(obstacle)) {
          throw MetadataException.bucketNotEmpty(bucket);
        }
      } catch (SqlFailure e) {
        throw e.failure();
      }
    }
  }

  /** It takes changes from now on, or takes none. */
  record SetAccessMode(BucketName bucket, AccessMode mode) implements BucketOperation {
    @Override
    public Void run(GroupTransaction transaction) throws SQLException {
      transaction.bucket(bucket);
      BucketTable.setReadOnly(transaction.connection(), bucket, mode == AccessMode.READ_ONLY);
      transaction.forget(bucket);
      return null;
    }
  }

  private static List<LogRecord.Entry> described(BucketName bucket, byte[] attributes) {
    Key name = Key.ofTrusted(bucket.value().getBytes(UTF_8));
    return List.of(new LogRecord.Entry(name, Optional.of(attributes)));
  }
}
