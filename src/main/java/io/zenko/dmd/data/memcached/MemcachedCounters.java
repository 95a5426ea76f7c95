package io.zenko.dmd.data.memcached;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has gone wrong, and what was mended, since the start.
 *
 * @param missingItems replicas of an item that were not where they had been put
 * @param damagedItems replicas that did not match their checksum
 * @param repairedItems replicas that a read has put back
 * @param lostBlobs reads that failed because a blob was no longer whole
 */
record MemcachedCounters(
    LongAdder missingItems, LongAdder damagedItems, LongAdder repairedItems, LongAdder lostBlobs) {

  MemcachedCounters() {
    this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
  }

  /** The counters by their names as metrics. */
  Map<String, LongAdder> byName() {
    Map<String, LongAdder> all = new LinkedHashMap<>();
    all.put("dmd_memcached_missing_items", missingItems);
    all.put("dmd_memcached_damaged_items", damagedItems);
    all.put("dmd_memcached_repaired_items", repairedItems);
    all.put("dmd_memcached_lost_blobs", lostBlobs);
    return all;
  }
}
