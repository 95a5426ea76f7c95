package io.zenko.dmd.config;

import java.time.Duration;
import java.util.Locale;

/**
 * How metadata is kept in memcached.
 *
 * @param create whether a store is made where the servers have none
 * @param evictionAllowed whether servers are taken that lose items when they are full
 * @param sessions of a store that is made
 * @param grace how long what was replaced is kept for those who still read it, in a store that is
 *     made
 * @param sweep how often what is left of daemons that ended is looked for
 * @param changesBytes of changes that are kept for readers of the change log
 * @param pageCacheBytes memory for pages that were read or written
 * @param maxPendingBytes what may wait for a commit
 * @param timeout how long a change waits for memcached
 */
public record MemcachedMetadataSettings(
    boolean create,
    boolean evictionAllowed,
    int sessions,
    Duration grace,
    Duration sweep,
    long changesBytes,
    long pageCacheBytes,
    long maxPendingBytes,
    Duration timeout) {

  /** What is done about servers that evict. */
  private enum Eviction {
    REFUSED,
    ALLOWED
  }

  /** An eighth of the heap, where nothing is said. */
  private static final int HEAP_SHARE = 8;

  public MemcachedMetadataSettings {
    pageCacheBytes =
        pageCacheBytes == 0 ? Runtime.getRuntime().maxMemory() / HEAP_SHARE : pageCacheBytes;
  }

  /** Whether a setting is true. */
  private enum Flag {
    TRUE,
    FALSE
  }

  static MemcachedMetadataSettings read(SettingsReader reader, MemcachedSettings servers) {
    if (servers.replicas() > 1 && servers.servers().size() <= servers.replicas()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "METADATA_REPOSITORY=memcached with MEMCACHED_REPLICAS of %d needs more servers than"
                  + " that, so that one may be away: MEMCACHED_SERVERS names %d",
              servers.replicas(),
              servers.servers().size()));
    }
    return new MemcachedMetadataSettings(
        reader.choice("DMD_MEMCACHED_CREATE", Flag.class) == Flag.TRUE,
        reader.choice("DMD_MEMCACHED_EVICTION", Eviction.class) == Eviction.ALLOWED,
        reader.number("DMD_SESSIONS", 1, 64),
        Duration.ofSeconds(reader.number("DMD_MEMCACHED_GRACE_SECONDS", 1, 3_600)),
        Duration.ofSeconds(reader.number("DMD_MEMCACHED_SWEEP_SECONDS", 1, 86_400)),
        reader.longNumber("DMD_MEMCACHED_CHANGES_BYTES", 1 << 20, 1L << 40),
        reader.longNumber("DMD_MEMCACHED_PAGE_CACHE_BYTES", 0, 1L << 40),
        reader.longNumber("DMD_MEMCACHED_PENDING_BYTES", 1 << 20, 1L << 30),
        Duration.ofMillis(reader.number("DMD_MEMCACHED_WAIT_MILLIS", 100, 600_000)));
  }
}
