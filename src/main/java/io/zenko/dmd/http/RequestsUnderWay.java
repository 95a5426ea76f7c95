package io.zenko.dmd.http;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What is being answered: a daemon that ends lets it come to its end. */
@ApplicationScoped
public class RequestsUnderWay {
  /** What has been sent to us already gets its turn, too, before connections are closed. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private volatile boolean ending;

  /** Something has begun that the daemon's end has to wait for. */
  public void begin() {
    begun.incrementAndGet();
  }

  /** It is over: answered, or given up. */
  public void end() {
    ended.incrementAndGet();
    if (ending) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Whether the daemon ends as soon as nothing is under way. */
  public boolean isEnding() {
    return ending;
  }

  void beginToEnd() {
    ending = true;
  }

  long count() {
    return begun.get() - ended.get();
  }

  /** Waits until nothing is under way, and nothing new has begun for a moment. */
  synchronized void awaitNone(long deadlineNanos) throws InterruptedException {
    long quietSince = System.nanoTime();
    long known = begun.get();
    for (long now = quietSince; now < deadlineNanos; now = System.nanoTime()) {
      if (count() > 0 || begun.get() != known) {
        known = begun.get();
        quietSince = now;
      }
      long left = Math.min(deadlineNanos, quietSince + QUIET_NANOS) - now;
      if (count() == 0 && left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, count() == 0 ? left : deadlineNanos - now);
    }
  }
}
