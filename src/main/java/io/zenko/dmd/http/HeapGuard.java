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
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Refuses requests while the heap is short, so that those under way come to their end: a Java
 * machine that finds no room for an object ends, and takes all of them with it.
 *
 * <p>What counts is what collections leave behind. Each budget has its own bound and is no reason
 * for this; it is for what all of them together, or what nobody has counted, make of the heap. A
 * burst that fills it between two looks is faster. Collectors that work beside the program cannot
 * tell what they leave: with those it refuses nothing.
 */
@ApplicationScoped
public class HeapGuard {
  private static final Logger LOG = Logger.getLogger(HeapGuard.class.getPackageName());
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

  /** Nothing may be collected of itself where nothing is let in. */
  private static final long COLLECT_NANOS = Duration.ofSeconds(5).toNanos();

  /** Long arrays find no place in the last part of a heap, however small it is. */
  private static final long LEAST_BYTES = 32L << 20;

  /** The heap of this Java machine. */
  interface Heap {
    long maxBytes();

    /** What the last collection of each part has left there; 0 where that cannot be told. */
    long leftBytes();

    void collect();
  }

  private final Heap heap;
  private final LongSupplier nanos;
  private final int leastPercent;
  private final AtomicLong nextLook;
  private volatile long collectedAt;
  private volatile Optional<String> trouble = Optional.empty();

  /** For CDI's proxy. */
  HeapGuard() {
    this(0, null, System::nanoTime);
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
    this.nextLook = new AtomicLong(nanos.getAsLong());
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
    long due = nextLook.get();
    if (now - due >= 0 && nextLook.compareAndSet(due, now + LOOK_NANOS)) {
      look(now);
    }
    return trouble;
  }

  /** Nobody waits for it: while the heap is collected, others go by what was seen last. */
  private void look(long now) {
    boolean wasShort = trouble.isPresent();
    boolean isShort = isShort();
    if (isShort && (!wasShort || now - collectedAt > COLLECT_NANOS)) {
      // What was left may be garbage by now.
      heap.collect();
      collectedAt = nanos.getAsLong();
      isShort = isShort();
    }
    if (isShort && !wasShort) {
      trouble = Optional.of(sentence(free()));
      LOG.log(Level.WARNING, "requests are refused: {0}", trouble.get());
    } else if (!isShort && wasShort) {
      trouble = Optional.empty();
      LOG.log(Level.INFO, "the heap has room again: requests are taken");
    }
  }

  private boolean isShort() {
    long most = heap.maxBytes();
    long least = Math.max(most / 100 * leastPercent, Math.min(LEAST_BYTES, most / 5));
    return leastPercent > 0 && free() < least;
  }

  private long free() {
    return heap.maxBytes() - heap.leftBytes();
  }

  private String sentence(long free) {
    return String.format(
        Locale.ROOT,
        "only %d of %d MiB of the heap are free behind a collection"
            + " (DMD_MIN_FREE_HEAP_PERCENT): try again, or give the Java machine a larger -Xmx",
        Math.max(0, free) >> 20,
        heap.maxBytes() >> 20);
  }

  private static final class OwnHeap implements Heap {
    /** Of the collectors that stop the program: the parallel and the serial one. */
    private static final Set<String> OLD = Set.of("PS Old Gen", "Tenured Gen");

    private final List<MemoryPoolMXBean> pools = pools();

    private static List<MemoryPoolMXBean> pools() {
      List<MemoryPoolMXBean> all =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .toList();
      return all.stream().anyMatch(pool -> OLD.contains(pool.getName())) ? all : List.of();
    }

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
