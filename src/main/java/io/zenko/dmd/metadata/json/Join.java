package io.zenko.dmd.metadata.json;

/** How a store that is being closed waits for its threads. */
final class Join {
  private Join() {}

  /** Waits for the end of a thread; an interrupt meanwhile is kept for whoever comes after. */
  static void uninterruptibly(Thread thread) {
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
