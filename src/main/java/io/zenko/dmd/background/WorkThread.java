package io.zenko.dmd.background;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A thread whose work is a state that others change and wait for, under one lock: each change wakes
 * all who wait, and they look again.
 */
public abstract class WorkThread implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param name of the thread
   */
  protected WorkThread(String name) {
    this.thread = new Thread(this::work, name);
  }

  public final void start() {
    thread.start();
  }

  /** All that the thread does; it ends with this. */
  protected abstract void work();

  /** Ends what the thread waits for beside the state, once it is closed. */
  protected void closing() {}

  protected final boolean isAlive() {
    return thread.isAlive();
  }

  protected final boolean isClosed() {
    return closed;
  }

  protected final void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits while this holds, closed or not. */
  protected final void awaitWhile(BooleanSupplier state) {
    afterWhile(state, () -> true);
  }

  /** The same, and then does the next step before anybody changes the state again. */
  protected final <T> T afterWhile(BooleanSupplier state, Supplier<T> step) {
    lock.lock();
    try {
      while (state.getAsBoolean()) {
        changed.awaitUninterruptibly();
      }
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for so long, or until it is closed. */
  protected final void pause(Duration duration) {
    lock.lock();
    try {
      long left = duration.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of the thread. */
  @Override
  public final void close() {
    change(() -> closed = true);
    closing();
    Join.uninterruptibly(thread);
  }
}
