package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.bucket.BucketState;
import java.util.function.UnaryOperator;

/**
 * The two states of a bucket: writers go on from the pending one, readers see the committed one;
 * see {@link io.zenko.dmd.metadata.json.journal.Journal}. Where nobody writes, both are the same.
 */
final class BucketStates {
  private volatile BucketState pending = BucketState.ABSENT;
  private volatile BucketState committed = BucketState.ABSENT;

  BucketState pending() {
    return pending;
  }

  BucketState committed() {
    return committed;
  }

  void setPending(BucketState state) {
    pending = state;
  }

  void setCommitted(BucketState state) {
    committed = state;
  }

  /** For whoever knows that nobody writes: at the start, and when files are opened. */
  void setBoth(UnaryOperator<BucketState> change) {
    BucketState state = change.apply(committed);
    pending = state;
    committed = state;
  }
}
