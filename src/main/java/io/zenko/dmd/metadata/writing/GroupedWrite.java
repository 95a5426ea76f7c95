package io.zenko.dmd.metadata.writing;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.Mutation;

/** A change, and who waits for it. */
public interface GroupedWrite {
  /** What a change takes beside its bytes, and each of its entries does. */
  int OVERHEAD_BYTES = 256;

  /** About how much memory it takes until it is made. */
  long bytes();

  /** Tells whoever waits that it was not made. */
  void fail(Throwable failure);

  /** About how much memory these entries take until they are made. */
  static long bytesOf(Batch batch) {
    long bytes = OVERHEAD_BYTES;
    for (Mutation mutation : batch.mutations()) {
      bytes += OVERHEAD_BYTES + mutation.key().utf8().length;
      // Once in the entry, once in the log.
      bytes += mutation instanceof Mutation.Put put ? 2L * put.value().length : 0;
    }
    return bytes;
  }
}
