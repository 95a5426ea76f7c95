package io.zenko.dmd.data.memcached;

import io.zenko.dmd.memcached.ItemCounters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has gone wrong, and what was mended, since the start.
 *
 * @param items of their replicas
 * @param lostBlobs reads that failed because a blob was no longer whole
 */
record MemcachedCounters(ItemCounters items, LongAdder lostBlobs) {

  MemcachedCounters() {
    this(new ItemCounters(), new LongAdder());
  }

  /** The counters by their names as metrics. */
  Map<String, LongAdder> byName() {
    Map<String, LongAdder> all = new LinkedHashMap<>();
    all.put("dmd_memcached_missing_items", items.missing());
    all.put("dmd_memcached_damaged_items", items.damaged());
    all.put("dmd_memcached_repaired_items", items.repaired());
    all.put("dmd_memcached_lost_blobs", lostBlobs);
    return all;
  }
}
