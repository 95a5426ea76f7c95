package io.zenko.dmd.background;

/** How a store that is being closed waits for its threads. */
public final class Join {
  private Join() {}

  /** Waits for the end of a thread; an interrupt meanwhile is kept for whoever comes after. */
  public static void uninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
