package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.ObjectView;
import io.zenko.dmd.metadata.Update;
import java.util.Optional;

/** A change of one object that rests on what the object is. */
record ObjectUpdate<R>(BucketName bucket, Key object, Update<R> update) implements Operation<R> {
  /** What it writes is not known yet. */
  private static final long ASSUMED_BYTES = 8 << 10;

  @Override
  public R run(Transaction transaction) {
    BucketState state = transaction.writableBucket(bucket);
    Update.Change<R> change = update.apply(new View(state, object));
    transaction.change(state, change.batch());
    return change.result();
  }

  @Override
  public long bytes() {
    return ASSUMED_BYTES;
  }

  private record View(BucketState bucket, Key key) implements ObjectView {
    @Override
    public Optional<byte[]> master() {
      return bucket.get(key);
    }

    @Override
    public Optional<byte[]> version(String versionId) {
      return bucket.get(key.version(versionId));
    }

    @Override
    public EntryCursor versions() {
      return bucket.scan(KeyRange.versionsOf(key));
    }
  }
}
