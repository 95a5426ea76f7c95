package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.bucket.BucketState;
import java.util.function.UnaryOperator;

/**
 * What a bucket is found to be, from its files and from the journal behind them. Nobody reads or
 * writes it meanwhile.
 */
final class BucketRecovery {
  private final BucketStates states;
  private final BucketStand stand;
  private final Runnable onForget;

  /**
   * @param onForget run where what was known of the bucket does not matter any more
   */
  BucketRecovery(BucketStates states, BucketStand stand, Runnable onForget) {
    this.states = states;
    this.stand = stand;
    this.onForget = onForget;
  }

  /** The bucket cannot be trusted, and what the journal had for it is of no use any more. */
  void damaged(String reason) {
    stand.damaged(reason);
    states.setBoth(BucketState::withoutTables);
  }

  /** The bucket is as its files or the journal have it, its runs not opened. */
  void restore(long created, byte[] attributes) {
    states.setBoth(before -> BucketState.ofNew(created, attributes));
    stand.closed();
  }

  /** The journal removed the bucket, or made it anew. */
  void forget() {
    states.setBoth(before -> BucketState.ABSENT);
    stand.fresh();
    onForget.run();
  }

  /** The journal changed it. */
  void change(UnaryOperator<BucketState> change) {
    states.setBoth(change);
  }
}
