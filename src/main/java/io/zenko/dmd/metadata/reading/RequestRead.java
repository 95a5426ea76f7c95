package io.zenko.dmd.metadata.reading;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What one thread reads for one request, from its start until nothing that it has read is in memory
 * any more. It holds one value at a time: whoever reads the next has let go of the one before. So
 * nobody waits for room while holding some, and no two wait for each other.
 */
final class RequestRead implements AutoCloseable {
  /** A value is read, searched for its fields, and copied without one of them. */
  private static final int COPIES = 3;

  private static final ThreadLocal<RequestRead> CURRENT = new ThreadLocal<>();

  private final int allBytes;
  private final Semaphore freeBytes;
  private final Duration patience;
  private int held;

  RequestRead(int allBytes, Semaphore freeBytes, Duration patience) {
    this.allBytes = allBytes;
    this.freeBytes = freeBytes;
    this.patience = patience;
    CURRENT.set(this);
  }

  /** What the thread reads for a request; empty where it reads for the store itself. */
  static Optional<RequestRead> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Lets go of the value before, and waits for room for the next. */
  void hold(long bytes) {
    letGo();
    // The longest have all the memory to themselves.
    int wanted = (int) Math.min(allBytes, bytes * COPIES);
    try {
      if (!freeBytes.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new MetadataException(
            Failure.UNAVAILABLE, "other requests hold all of DMD_READ_MEMORY_BYTES; try again");
      }
      held = wanted;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetadataException(Failure.UNAVAILABLE, "the daemon is stopping", e);
    }
  }

  private void letGo() {
    freeBytes.release(held);
    held = 0;
  }

  @Override
  public void close() {
    CURRENT.remove();
    letGo();
  }
}
