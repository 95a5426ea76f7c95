package io.zenko.dmd.metadata.json;

import java.util.concurrent.locks.LockSupport;

/** Keeps background work to so many bytes a second by pausing the thread that does it. */
final class Pace {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long LONGEST_CREDIT_NANOS = NANOS_PER_SECOND / 10;

  private final double nanosPerByte;
  private long due = System.nanoTime();

  Pace(long bytesPerSecond) {
    this.nanosPerByte = (double) NANOS_PER_SECOND / bytesPerSecond;
  }

  void spend(long bytes) {
    long now = System.nanoTime();
    due = Math.max(due, now - LONGEST_CREDIT_NANOS) + (long) (bytes * nanosPerByte);
    if (due - now > NANOS_PER_SECOND / 1000) {
      LockSupport.parkNanos(due - now);
    }
  }
}
