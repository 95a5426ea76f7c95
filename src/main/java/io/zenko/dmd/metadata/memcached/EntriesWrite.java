package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.writing.GroupedWrite;

/** Raw changes of a bucket. */
record EntriesWrite(BucketName bucket, Batch batch) implements Operation<Void> {

  @Override
  public Void run(Transaction transaction) {
    transaction.change(transaction.writableBucket(bucket), batch);
    return null;
  }

  @Override
  public long bytes() {
    return GroupedWrite.bytesOf(batch);
  }
}
