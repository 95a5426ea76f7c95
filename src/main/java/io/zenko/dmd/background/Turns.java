package io.zenko.dmd.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread that takes a turn of some work now and then, until it is closed. */
public final class Turns implements AutoCloseable {
  /** What is done at a turn. */
  @FunctionalInterface
  public interface Turn {
    void take() throws InterruptedException;
  }

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration interval;
  private final Turn turn;
  private final Thread thread;

  /**
   * @param name of the thread
   * @param turn throws nothing else
   */
  public Turns(String name, Duration interval, Turn turn) {
    this.interval = interval;
    this.turn = turn;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!isClosedWithin(interval)) {
        turn.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** For a turn that takes long, and ends where nobody waits for it any more. */
  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** For a turn that waits: whether it is to end, as soon as it is. */
  public boolean isClosedWithin(Duration wait) throws InterruptedException {
    return closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits for the turn that is being taken, and not for ever. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
