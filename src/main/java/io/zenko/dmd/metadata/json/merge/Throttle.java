package io.zenko.dmd.metadata.json.merge;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/** Keeps background work to so many bytes a second by pausing the thread that does it. */
public final class Throttle {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long LONGEST_CREDIT_NANOS = NANOS_PER_SECOND / 10;

  private final double nanosPerByte;
  private volatile boolean stopped;
  private long due = System.nanoTime();

  public Throttle(long bytesPerSecond) {
    this.nanosPerByte = (double) NANOS_PER_SECOND / bytesPerSecond;
  }

  /** Ends the work at its next step; what it has written so far is left over. */
  public void stop() {
    stopped = true;
  }

  public void spend(long bytes) {
    if (stopped) {
      throw new CancellationException("the store is being closed");
    }
    long now = System.nanoTime();
    due = Math.max(due, now - LONGEST_CREDIT_NANOS) + (long) (bytes * nanosPerByte);
    if (due - now > NANOS_PER_SECOND / 1000) {
      LockSupport.parkNanos(due - now);
    }
  }
}
