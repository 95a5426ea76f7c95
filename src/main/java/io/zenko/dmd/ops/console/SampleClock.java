package io.zenko.dmd.ops.console;

import io.zenko.dmd.ops.admin.Samples;
import jakarta.enterprise.inject.Instance;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Has samples taken from the start of the daemon to its end, on a thread of its own. */
final class SampleClock {
  private static final Logger LOG = Logger.getLogger(SampleClock.class.getPackageName());
  private static final long PATIENCE_MILLIS = 5_000;

  private final Instance<Samples> samples;
  private final Thread thread = new Thread(this::run, "admin-samples");

  /**
   * @param samples looked for after the start, which it would only make longer
   */
  SampleClock(Instance<Samples> samples) {
    this.samples = samples;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(Samples.STEP.toNanos());
        take();
      }
    } catch (InterruptedException e) {
      // The daemon ends.
      Thread.currentThread().interrupt();
    }
  }

  private void take() {
    try {
      samples.get().take();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, e, () -> "a sample is missing");
    }
  }
}
