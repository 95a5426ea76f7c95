package io.zenko.dmd.memcached;

import java.util.concurrent.atomic.LongAdder;

/**
 * What has gone wrong with items, and what was mended, since the start.
 *
 * @param missing replicas of an item that were not where they had been put
 * @param damaged replicas that did not match their checksum
 * @param repaired replicas that a read has put back
 */
public record ItemCounters(LongAdder missing, LongAdder damaged, LongAdder repaired) {
  public ItemCounters() {
    this(new LongAdder(), new LongAdder(), new LongAdder());
  }
}
