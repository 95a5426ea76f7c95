package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Mutation;

/** Raw changes of a bucket. */
record EntriesWrite(BucketName bucket, Batch batch) implements Operation<Void> {
  private static final int OVERHEAD_BYTES = 256;

  @Override
  public Void run(Transaction transaction) {
    transaction.change(transaction.writableBucket(bucket), batch);
    return null;
  }

  @Override
  public long bytes() {
    long bytes = OVERHEAD_BYTES;
    for (Mutation mutation : batch.mutations()) {
      bytes += OVERHEAD_BYTES + mutation.key().utf8().length;
      // Once in the entry, once in the log.
      bytes += mutation instanceof Mutation.Put put ? 2L * put.value().length : 0;
    }
    return bytes;
  }
}
