package io.zenko.dmd.background;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/** Keeps background work to so many bytes a second by pausing the thread that does it. */
public final class Throttle {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long LONGEST_CREDIT_NANOS = NANOS_PER_SECOND / 10;
  private static final long LONGEST_PAUSE_NANOS = NANOS_PER_SECOND / 2;

  /** Work that waits for an operator is not held up. */
  public static Throttle unbounded() {
    return new Throttle(Long.MAX_VALUE);
  }

  private final double nanosPerByte;
  private volatile boolean stopped;
  private long due = System.nanoTime();

  public Throttle(long bytesPerSecond) {
    this.nanosPerByte = (double) NANOS_PER_SECOND / bytesPerSecond;
  }

  /** Ends the work at its next step, which throws {@link CancellationException}. */
  public void stop() {
    stopped = true;
  }

  public boolean isStopped() {
    return stopped;
  }

  /**
   * Of one thread: tells that it has read or written so many bytes, and waits until it may more.
   */
  public void spend(long bytes) {
    due = Math.max(due, System.nanoTime() - LONGEST_CREDIT_NANOS) + (long) (bytes * nanosPerByte);
    for (long left = due - System.nanoTime();
        left > NANOS_PER_SECOND / 1000 && !stopped;
        left = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, LONGEST_PAUSE_NANOS));
    }
    if (stopped) {
      throw new CancellationException("the store is being closed");
    }
  }
}
