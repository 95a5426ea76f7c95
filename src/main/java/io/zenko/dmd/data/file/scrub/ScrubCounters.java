package io.zenko.dmd.data.file.scrub;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How far scrubs have come, and what they found. */
public final class ScrubCounters {
  private final LongAdder bytes = new LongAdder();
  private final LongAdder passes = new LongAdder();
  private final AtomicLong damagedNow = new AtomicLong();
  private volatile long damagedInLastPass;

  void read(long count) {
    bytes.add(count);
  }

  void damaged() {
    damagedNow.incrementAndGet();
  }

  /** A pass goes on that another process has begun. */
  void resumed(long damaged) {
    damagedNow.set(damaged);
  }

  long damagedSoFar() {
    return damagedNow.get();
  }

  void passed() {
    damagedInLastPass = damagedNow.getAndSet(0);
    passes.increment();
  }

  public long bytes() {
    return bytes.sum();
  }

  public long passes() {
    return passes.sum();
  }

  /** Damaged blobs and records that the last pass has found, or this one if they are more. */
  public long damagedBlobs() {
    return Math.max(damagedInLastPass, damagedNow.get());
  }
}
