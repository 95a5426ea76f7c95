package io.zenko.dmd.http.transfer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that bodies on their way may take together, beside the few KiB that each connection
 * may in any case. Nobody waits for it: who gets none does with less, or with a file.
 */
public final class TransferMemory {
  private final long bytes;
  private final AtomicLong taken = new AtomicLong();

  public TransferMemory(long bytes) {
    this.bytes = bytes;
  }

  /** Takes memory if there is some. */
  public boolean tryTake(long wanted) {
    long before = taken.get();
    while (before + wanted <= bytes) {
      if (taken.compareAndSet(before, before + wanted)) {
        return true;
      }
      before = taken.get();
    }
    return false;
  }

  public void giveBack(long given) {
    taken.addAndGet(-given);
  }

  /** What is taken now. */
  public long taken() {
    return taken.get();
  }
}
