package io.zenko.dmd.memcached;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a server was asked since the start, and what came of it.
 *
 * @param hits items that it had
 * @param misses items that it did not have
 * @param faults operations that it failed
 * @param repairs items that were put back on it
 */
public record NodeCounters(LongAdder hits, LongAdder misses, LongAdder faults, LongAdder repairs) {
  public NodeCounters() {
    this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
  }
}
