package io.zenko.dmd.http.transfer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How many threads of a bounded pool are busy, and since when all of them are. */
public final class Load {
  private final int threads;
  private final AtomicInteger busy = new AtomicInteger();

  /** When the last free thread got work; meaningless while one is free. */
  private volatile long fullSinceNanos;

  public Load(int threads) {
    this.threads = threads;
  }

  /** A thread has got work. */
  public void begin() {
    if (busy.incrementAndGet() == threads) {
      fullSinceNanos = System.nanoTime();
    }
  }

  /** It has done it. */
  public void end() {
    // Whoever waited for a thread gets this one: the pool moves, even where it stays full.
    fullSinceNanos = System.nanoTime();
    busy.decrementAndGet();
  }

  public int threads() {
    return threads;
  }

  public int busy() {
    return busy.get();
  }

  /** For how long no thread has become free. */
  public Duration full() {
    return busy.get() < threads
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, System.nanoTime() - fullSinceNanos));
  }
}
