package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Entry;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
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
  record Create(BucketName bucket, byte[] attributes, int session) implements BucketOperation {
    @Override
    public Void run(Transaction transaction) {
      transaction.create(bucket, session, attributes);
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
    public Void run(Transaction transaction) {
      transaction.putAttributes(bucket, attributes);
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
    public Void run(Transaction transaction) {
      BucketState state = transaction.writableBucket(bucket);
      try (EntryCursor entries = state.scan(KeyRange.ALL)) {
        if (entries.hasAny(obstacle)) {
          throw MetadataException.bucketNotEmpty(bucket);
        }
      }
      transaction.remove(bucket);
      return null;
    }
  }

  /** It takes changes from now on, or takes none. */
  record SetReadOnly(BucketName bucket, boolean readOnly) implements BucketOperation {
    @Override
    public Void run(Transaction transaction) {
      transaction.setReadOnly(bucket, readOnly);
      return null;
    }
  }
}
