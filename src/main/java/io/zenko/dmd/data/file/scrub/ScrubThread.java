package io.zenko.dmd.data.file.scrub;

import io.zenko.dmd.background.Join;
import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.Scrubbing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;

/** The thread that takes passes: when one is due, and when somebody asks for one. */
public final class ScrubThread implements Scrubbing, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ScrubThread.class.getName());
  private static final Duration AFTER_START = Duration.ofMinutes(1);
  private static final int KEPT_LINES = 100;

  private final ScrubCounters counters = new ScrubCounters();
  private final Throttle pace;
  private final Supplier<BackgroundScrub> passes;
  private final boolean isOn;
  private final Thread thread;
  private final Deque<String> last = new ArrayDeque<>();
  private boolean stopped;
  private boolean asked;
  private boolean running;

  /**
   * @param bytesPerSecond 0 turns it off
   * @param passes makes them of a scrub, once the store is prepared
   */
  public ScrubThread(
      long bytesPerSecond,
      Function<ScrubThread, Scrub> scrub,
      Function<Scrub, BackgroundScrub> passes) {
    this.isOn = bytesPerSecond > 0;
    this.pace = new Throttle(Math.max(1, bytesPerSecond));
    Scrub made = scrub.apply(this);
    this.passes = () -> passes.apply(made);
    this.thread = new Thread(this::run, "blob-scrub");
    thread.setDaemon(true);
  }

  /** How fast it goes. */
  public Throttle pace() {
    return pace;
  }

  public ScrubCounters counters() {
    return counters;
  }

  /** Is told of each damaged blob. */
  public void damaged(String what) {
    LOG.log(System.Logger.Level.ERROR, "damaged: {0}", what);
    synchronized (this) {
      last.add(what);
      if (last.size() > KEPT_LINES) {
        last.removeFirst();
      }
    }
  }

  public void start() {
    if (isOn) {
      thread.start();
    }
  }

  @Override
  public synchronized Standing standing() {
    return new Standing(
        running || asked,
        counters.bytes(),
        counters.passes(),
        counters.damagedBlobs(),
        List.copyOf(last));
  }

  @Override
  public synchronized boolean begin() {
    if (!isOn || stopped) {
      return false;
    }
    asked = true;
    notifyAll();
    return true;
  }

  /** Whether to go on: after so long a pause, or at once where somebody asks. */
  private synchronized boolean pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    try {
      for (long left = duration.toMillis();
          left > 0 && !stopped && !asked;
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !stopped;
  }

  private void run() {
    BackgroundScrub background = passes.get();
    while (pause(AFTER_START)) {
      try {
        if (pause(background.pause())) {
          begun(true);
          background.run();
        }
      } catch (CancellationException e) {
        return;
      } catch (IOException | DataException e) {
        LOG.log(System.Logger.Level.WARNING, "scrubbed again later: {0}", e.getMessage());
        forgetWhoAsked();
      } finally {
        begun(false);
      }
    }
  }

  private synchronized void begun(boolean now) {
    running = now;
    if (now) {
      asked = false;
      last.clear();
    }
  }

  private synchronized void forgetWhoAsked() {
    asked = false;
  }

  @Override
  public void close() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    pace.stop();
    if (isOn) {
      Join.uninterruptibly(thread);
    }
  }
}
