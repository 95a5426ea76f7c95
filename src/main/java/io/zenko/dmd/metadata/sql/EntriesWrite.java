package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.sql.EntryTable.Address;
import io.zenko.dmd.metadata.writing.GroupedWrite;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Raw changes of a bucket. */
record EntriesWrite(BucketName bucket, Batch batch) implements Operation<Void> {
  private static final int MOST_READ_AHEAD = 4;

  @Override
  public Void run(GroupTransaction transaction) throws SQLException {
    transaction.change(transaction.writableBucket(bucket), batch);
    return null;
  }

  /** What a large batch replaces is read one after the other: it may not fit into memory. */
  @Override
  public Collection<Address> missing(GroupTransaction transaction) throws SQLException {
    if (!batch.hasOverheadFields() || batch.mutations().size() > MOST_READ_AHEAD) {
      return List.of();
    }
    return transaction.entries().missing(transaction.writableBucket(bucket).id(), batch);
  }

  @Override
  public long bytes() {
    return GroupedWrite.bytesOf(batch);
  }
}
