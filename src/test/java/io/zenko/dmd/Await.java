package io.zenko.dmd;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what another process or thread is about to do. The pauses between looks grow: whoever
 * looks without one takes the processor from what is waited for.
 */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Await() {}

  public static void until(String what, BooleanSupplier condition) {
    until(what, PATIENCE, condition);
  }

  /** The same, for so long at most. */
  public static void until(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = SHORTEST_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + patience.toSeconds() + " s in vain: " + what);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(LONGEST_NANOS, pause * 3 / 2);
    }
  }
}
