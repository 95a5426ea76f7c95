package io.zenko.dmd.background;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that writes what others wait for: a group is what has come while the group before was
 * made durable, so nobody waits for a group that is longer than it must be.
 */
public abstract class GroupThread<T> implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(GroupThread.class.getName());
  private static final int MOST = 4096;

  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean idle;
  private volatile boolean closing;

  /**
   * @param name of the thread
   */
  protected GroupThread(String name) {
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  public final void start() {
    thread.start();
  }

  /** Makes a group durable, and tells those who wait. */
  protected abstract void commit(List<T> group);

  /**
   * A commit has thrown, at whatever step: tells those who were told nothing yet, and sees to it
   * that no later group is written behind what nobody knows.
   */
  protected abstract void failed(List<T> group, Throwable failure);

  /** Tells one who comes after the end. */
  protected abstract void refuse(T one);

  /** How much of a group's size one is; a group ends at {@link #mostBytes}. */
  protected long bytes(T one) {
    return 0;
  }

  protected long mostBytes() {
    return Long.MAX_VALUE;
  }

  /** What is left to be done on the thread at the end. */
  protected void finish() {}

  public final void add(T one) {
    waiting.add(one);
    if (idle) {
      LockSupport.unpark(thread);
    }
    if (closing && !thread.isAlive()) {
      refuseWaiting();
    }
  }

  private void run() {
    List<T> group = new ArrayList<>();
    while (true) {
      take(group);
      if (group.isEmpty()) {
        finish();
        return;
      }
      try {
        commit(group);
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.ERROR, thread.getName() + ": a group of writes failed", e);
        failed(group, e);
      }
      group.clear();
    }
  }

  /** Waits for something to write; takes nothing once all is closed. */
  private void take(List<T> group) {
    while (true) {
      long bytes = 0;
      while (group.size() < MOST && bytes < mostBytes()) {
        T next = waiting.poll();
        if (next == null) {
          break;
        }
        group.add(next);
        bytes += bytes(next);
      }
      if (!group.isEmpty() || closing) {
        return;
      }
      idle = true;
      if (waiting.isEmpty() && !closing) {
        LockSupport.park(this);
      }
      idle = false;
    }
  }

  /** Writes what waits, and ends. What comes after is refused. */
  @Override
  public final void close() {
    closing = true;
    LockSupport.unpark(thread);
    Join.uninterruptibly(thread);
    refuseWaiting();
  }

  private void refuseWaiting() {
    for (T left = waiting.poll(); left != null; left = waiting.poll()) {
      refuse(left);
    }
  }
}
