package io.zenko.dmd.config;

import java.util.Locale;
import java.util.Optional;

/** What the settings let requests take of the heap, all at once. */
public final class HeapBudget {
  /** The rest is for what stays: the server, the engine, and room for the collector to work. */
  private static final int MOST_PERCENT = 75;

  /** What stays takes that at least, however small the heap. */
  private static final long BASE_BYTES = 96L << 20;

  /** And what shrinks has that part of it at least. */
  private static final int LEAST_SHARE = 4;

  /** What one body may take with its copies. */
  private static final int BODY_PERCENT = 60;

  /** What connections may take together; they never do so while all else is taken, too. */
  private static final int CONNECTIONS_PERCENT = 60;

  /**
   * What one that waits for its client takes, as seen in heaps of Payara Micro: 13 KiB to 16 KiB,
   * most of it the container's own objects of a request.
   */
  private static final int CONNECTION_BYTES = 16 * 1024;

  private HeapBudget() {}

  /** What shrinks where the heap is too small. */
  private static long fitting(Settings settings) {
    Settings.Limits limits = settings.limits();
    return settings.transfer().memoryBytes()
        + (settings.roles().contains(Role.METADATA)
            ? (long) limits.bodyMemoryBytes() + limits.readMemoryBytes()
            : 0);
  }

  /** What does not: parts of it are of a size that clients or servers want. */
  private static long fixed(Settings settings) {
    long data = settings.memcached().map(MemcachedSettings::bufferBytes).orElse(0);
    return settings.roles().contains(Role.METADATA)
        ? data + settings.limits().messageMemoryBytes() + pending(settings)
        : data;
  }

  private static long pending(Settings settings) {
    return settings
        .sql()
        .map(SqlSettings::maxPendingBytes)
        .or(() -> settings.memcachedMetadata().map(MemcachedMetadataSettings::maxPendingBytes))
        .orElse(settings.json().maxPendingBytes());
  }

  /**
   * What such a budget has in this heap: where all are too much for it, those of which nobody needs
   * a part of a certain size shrink alike, so that requests wait for each other instead of ending
   * the daemon.
   */
  private static int fit(Settings settings, int bytes) {
    return fit(settings, bytes, Runtime.getRuntime().maxMemory());
  }

  /** What DMD_BODY_MEMORY_BYTES counts for. */
  public static int bodyBytes(Settings settings) {
    return fit(settings, settings.limits().bodyMemoryBytes());
  }

  /** What DMD_READ_MEMORY_BYTES counts for. */
  public static int readBytes(Settings settings) {
    return fit(settings, settings.limits().readMemoryBytes());
  }

  /** What DMD_TRANSFER_MEMORY_BYTES counts for. */
  public static int transferBytes(Settings settings) {
    return fit(settings, settings.transfer().memoryBytes());
  }

  static int fit(Settings settings, int bytes, long heapBytes) {
    return (int) (bytes * Math.min(1, share(settings, heapBytes)));
  }

  private static double share(Settings settings, long heapBytes) {
    long room = Math.min(heapBytes / 100 * MOST_PERCENT, heapBytes - BASE_BYTES);
    long rest = room - fixed(settings);
    return (double) Math.max(rest, heapBytes / LEAST_SHARE) / fitting(settings);
  }

  /** The longest body that can be worked on in such a heap, which its copies fill then. */
  public static int longestBody(int copies) {
    return (int)
        Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 100 * BODY_PERCENT / copies);
  }

  /** What is wrong with so small a heap, if anything is. */
  public static Optional<String> lack(Settings settings, long heapBytes) {
    double share = share(settings, heapBytes);
    if (share >= 1) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the settings let requests take %d MiB at once of a heap of %d MiB, so"
                + " DMD_BODY_MEMORY_BYTES, DMD_READ_MEMORY_BYTES and DMD_TRANSFER_MEMORY_BYTES count"
                + " for %d %% of what they say: make the heap larger (-Xmx), or these,"
                + " DMD_MESSAGE_MEMORY_BYTES or MEMCACHED_BUFFER_BYTES smaller",
            (fitting(settings) + fixed(settings)) >> 20,
            heapBytes >> 20,
            (int) (100 * share)));
  }

  /** How many connections so large a heap has room for, all ports together. */
  public static int connections(long heapBytes) {
    return (int)
        Math.min(Integer.MAX_VALUE, heapBytes / 100 * CONNECTIONS_PERCENT / CONNECTION_BYTES);
  }

  /** What is wrong with so small a heap for so many connections, if anything is. */
  public static Optional<String> lackOfConnections(Settings settings, long heapBytes) {
    int wanted = settings.limits().connections();
    int room = connections(heapBytes);
    return wanted <= room
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "a heap of %d MiB is too small for DMD_MAX_CONNECTIONS (%d): there is room for %d"
                    + " connections. Make the heap larger (-Xmx), or set fewer",
                heapBytes >> 20,
                wanted,
                room));
  }
}
