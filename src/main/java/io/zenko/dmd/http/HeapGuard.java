package io.zenko.dmd.http;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metrics.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Refuses requests while the heap is short, so that those under way come to their end: a Java
 * machine that finds no room for an object ends, and takes all of them with it.
 *
 * <p>What counts is what collections leave behind. Each budget has its own bound and is no reason
 * for this; it is for what all of them together, or what nobody has counted, make of a small heap.
 */
@ApplicationScoped
public class HeapGuard {
  private static final Logger LOG = Logger.getLogger(HeapGuard.class.getPackageName());
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

  /** Nothing may be collected of itself where nothing is let in. */
  private static final long COLLECT_NANOS = Duration.ofSeconds(5).toNanos();

  /** The heap of this Java machine. */
  interface Heap {
    long maxBytes();

    /** What the last collection of each part has left there. */
    long leftBytes();

    void collect();
  }

  private final Heap heap;
  private final LongSupplier nanos;
  private final int leastPercent;
  private long collectedAt;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile long nextLook;

  /** For CDI's proxy. */
  HeapGuard() {
    this(0, new OwnHeap(), System::nanoTime);
  }

  @Inject
  HeapGuard(Settings settings, PrometheusRegistry registry) {
    this(settings.limits().minFreeHeapPercent(), new OwnHeap(), System::nanoTime);
    Metrics.gauge(
        registry,
        "dmd_heap_short",
        "1 while requests are refused for want of heap (DMD_MIN_FREE_HEAP_PERCENT)",
        () -> trouble().isPresent() ? 1 : 0);
  }

  HeapGuard(int leastPercent, Heap heap, LongSupplier nanos) {
    this.leastPercent = leastPercent;
    this.heap = heap;
    this.nanos = nanos;
    this.nextLook = nanos.getAsLong();
  }

  /** Throws what tells a client that there is no room for its request. */
  public void admit() {
    trouble()
        .ifPresent(
            sentence -> {
              throw new ProtocolException(ProtocolError.SERVICE_UNAVAILABLE, sentence);
            });
  }

  /** Why requests are refused now; empty where they are not. */
  public Optional<String> trouble() {
    long now = nanos.getAsLong();
    if (now - nextLook >= 0) {
      look(now);
    }
    return trouble;
  }

  private synchronized void look(long now) {
    if (now - nextLook < 0) {
      return; // another one has
    }
    nextLook = now + LOOK_NANOS;
    boolean wasShort = trouble.isPresent();
    long free = heap.maxBytes() - heap.leftBytes();
    boolean isShort = free < heap.maxBytes() / 100 * leastPercent;
    if (isShort && !wasShort) {
      collectedAt = now;
      trouble = Optional.of(sentence(free));
      LOG.log(Level.WARNING, "requests are refused: {0}", trouble.get());
    } else if (isShort && now - collectedAt > COLLECT_NANOS) {
      collectedAt = now;
      heap.collect();
    } else if (!isShort && wasShort) {
      trouble = Optional.empty();
      LOG.log(Level.INFO, "the heap has room again: requests are taken");
    }
  }

  private String sentence(long free) {
    return String.format(
        Locale.ROOT,
        "%d of %d MiB of the heap are free behind a collection, less than %d %%"
            + " (DMD_MIN_FREE_HEAP_PERCENT): try again, or give the Java machine a larger -Xmx",
        Math.max(0, free) >> 20,
        heap.maxBytes() >> 20,
        leastPercent);
  }

  private static final class OwnHeap implements Heap {
    private final List<MemoryPoolMXBean> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();

    @Override
    public long maxBytes() {
      return Runtime.getRuntime().maxMemory();
    }

    @Override
    public long leftBytes() {
      return pools.stream()
          .map(MemoryPoolMXBean::getCollectionUsage)
          .filter(Objects::nonNull)
          .mapToLong(MemoryUsage::getUsed)
          .sum();
    }

    @Override
    public void collect() {
      System.gc();
    }
  }
}
