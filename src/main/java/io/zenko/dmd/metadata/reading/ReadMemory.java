package io.zenko.dmd.metadata.reading;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.HeapBudget;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metrics.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The memory that long values take while they are read, all together: how many clients ask for how
 * much at once never decides how much of the heap they take.
 *
 * <p>A protocol says {@linkplain #during when} it reads for a client, a repository says {@linkplain
 * #expect how much} it is about to read.
 */
@ApplicationScoped
public class ReadMemory {
  /** Values up to here are not counted: as many as there are threads always fit. */
  public static final int FREE_BYTES = 64 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final int allBytes;
  private final Semaphore freeBytes;
  private final Duration patience;

  /** For CDI's proxy. */
  ReadMemory() {
    this(0, PATIENCE);
  }

  @Inject
  ReadMemory(Settings settings, PrometheusRegistry registry) {
    this(HeapBudget.readBytes(settings), PATIENCE);
    Metrics.gauge(
        registry,
        "dmd_read_memory_bytes",
        "What long values that are being read take of DMD_READ_MEMORY_BYTES",
        () -> allBytes - freeBytes.availablePermits());
  }

  ReadMemory(int bytes, Duration patience) {
    this.allBytes = bytes;
    // Fair: a long value would else never find room beside many that are less long.
    this.freeBytes = new Semaphore(bytes, true);
    this.patience = patience;
  }

  /**
   * Does what reads values for a request, on this thread: no long value that it has read is in
   * memory any more when it returns.
   */
  public <T, E extends Exception> T during(Work<T, E> work) throws E {
    RequestRead reading = new RequestRead(allBytes, freeBytes, patience);
    try {
      return work.get();
    } finally {
      reading.close();
    }
  }

  /** Reads, and makes an answer. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T get() throws E;
  }

  /**
   * Called by repositories before they allocate memory for a value; waits for room where the thread
   * reads for a request. What a store reads for itself is not counted, nor is a value that is in
   * its memory already. A thread holds room for one value at a time: the next call, for the same
   * value too, gives back the room of the one before.
   *
   * @throws MetadataException UNAVAILABLE where there is no room in time
   */
  public static void expect(long bytes) {
    if (bytes > FREE_BYTES) {
      RequestRead.current().ifPresent(reading -> reading.hold(bytes));
    }
  }
}
