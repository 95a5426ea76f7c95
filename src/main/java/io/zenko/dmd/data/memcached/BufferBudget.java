package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory for chunks on their way, of all blobs together. A blob waits for its first chunk's
 * room while it holds none, and takes more only if there is some: so nobody waits for each other in
 * a circle, and one blob alone may still have its whole window.
 */
final class BufferBudget {
  private static final int UNIT_BYTES = 1024;

  private final int allUnits;
  private final Semaphore units;
  private final Duration patience;

  BufferBudget(int bytes, Duration patience) {
    this.allUnits = bytes / UNIT_BYTES;
    this.units = new Semaphore(allUnits, true);
    this.patience = patience;
  }

  /** Waits for room. */
  void take(int bytes) {
    try {
      if (!units.tryAcquire(units(bytes), patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DataException(
            Failure.UNAVAILABLE, "other blobs hold all of MEMCACHED_BUFFER_BYTES; try again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException(Failure.UNAVAILABLE, "the daemon is stopping", e);
    }
  }

  /** What blobs on their way take now. */
  long taken() {
    return (long) UNIT_BYTES * (allUnits - units.availablePermits());
  }

  /** Takes room where there is some now. */
  boolean tryTake(int bytes) {
    return units.tryAcquire(units(bytes));
  }

  void giveBack(int bytes) {
    units.release(units(bytes));
  }

  private static int units(int bytes) {
    return bytes / UNIT_BYTES + 1;
  }
}
