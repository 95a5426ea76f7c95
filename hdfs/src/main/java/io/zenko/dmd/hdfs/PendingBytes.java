package io.zenko.dmd.hdfs;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.time.Duration;

/** What waits in memory to be written: more of it waits for room. */
final class PendingBytes {
  private final long most;
  private final Duration patience;
  private long pending;

  PendingBytes(long most, Duration patience) {
    this.most = most;
    this.patience = patience;
  }

  /** Waits for room for so many bytes. */
  synchronized void take(long bytes) {
    long end = System.nanoTime() + patience.toNanos();
    while (pending > 0 && pending + bytes > most) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new DataException(
            Failure.TIMEOUT, "blobs that wait for the cluster take all of DMD_HDFS_PENDING_BYTES");
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DataException(Failure.UNAVAILABLE, "the daemon is stopping", e);
      }
    }
    pending += bytes;
  }

  /** Of what is in memory already, and so needs no room. */
  synchronized void add(long bytes) {
    pending += bytes;
  }

  synchronized void give(long bytes) {
    pending -= bytes;
    notifyAll();
  }

  synchronized long pending() {
    return pending;
  }
}
