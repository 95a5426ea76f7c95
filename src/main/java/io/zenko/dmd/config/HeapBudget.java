package io.zenko.dmd.config;

import java.util.Locale;
import java.util.Optional;

/** What the settings let requests take of the heap, all at once. */
public final class HeapBudget {
  /** The rest is for what stays: the server, the engine, and room for the collector to work. */
  private static final int MOST_PERCENT = 75;

  private HeapBudget() {}

  static long bytes(Settings settings) {
    long metadata =
        settings.sql().map(SqlSettings::maxPendingBytes).orElse(settings.json().maxPendingBytes());
    long data = settings.memcached().map(MemcachedSettings::bufferBytes).orElse(0);
    Settings.Limits limits = settings.limits();
    return (long) limits.bodyMemoryBytes()
        + limits.readMemoryBytes()
        + limits.messageMemoryBytes()
        + settings.transfer().memoryBytes()
        + metadata
        + data;
  }

  /** What is wrong with so small a heap, if anything is. */
  public static Optional<String> lack(Settings settings, long heapBytes) {
    long bytes = bytes(settings);
    if (bytes <= heapBytes / 100 * MOST_PERCENT) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the settings let requests take %d MiB at once of a heap of %d MiB, and then the daemon ends:"
                + " make the heap larger (-Xmx), or DMD_BODY_MEMORY_BYTES, DMD_READ_MEMORY_BYTES,"
                + " DMD_MESSAGE_MEMORY_BYTES or MEMCACHED_BUFFER_BYTES smaller",
            bytes >> 20,
            heapBytes >> 20));
  }
}
