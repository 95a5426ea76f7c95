package io.zenko.dmd.data.cached;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the cache was worth since the start.
 *
 * @param hits reads that the cache has served
 * @param misses reads of what it did not have
 * @param faults reads that it failed, at their start or on the way, and the store has served
 * @param fills blobs that were put into it
 */
record CacheCounters(LongAdder hits, LongAdder misses, LongAdder faults, LongAdder fills) {
  CacheCounters() {
    this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
  }

  /** The counters by their names as metrics. */
  Map<String, LongAdder> byName() {
    Map<String, LongAdder> all = new LinkedHashMap<>();
    all.put("dmd_cache_hits", hits);
    all.put("dmd_cache_misses", misses);
    all.put("dmd_cache_faults", faults);
    all.put("dmd_cache_fills", fills);
    return all;
  }
}
