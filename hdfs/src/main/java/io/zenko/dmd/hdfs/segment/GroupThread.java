package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.background.Join;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that writes what others wait for: a group is what has come while the group before was
 * made durable, so nobody waits for a group that is longer than it must be.
 */
abstract class GroupThread<T> implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(GroupThread.class.getName());
  private static final int MOST = 4096;

  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean idle;
  private volatile boolean closing;

  GroupThread(String name) {
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Makes a group durable, and tells those who wait. */
  abstract void commit(List<T> group);

  /** Tells one who waits that it is not to be. */
  abstract void refuse(T one, DataException failure);

  /** How much of a group's size one is; a group ends at {@link #mostBytes}. */
  abstract long bytes(T one);

  abstract long mostBytes();

  /** What is left to be done on the thread at the end. */
  void finish() {}

  void add(T one) {
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
        LOG.log(System.Logger.Level.ERROR, "a group of writes failed", e);
        DataException failure =
            new DataException(Failure.INTERNAL, "a group of writes failed: " + e, e);
        group.forEach(one -> refuse(one, failure)); // those told already stay so
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
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    Join.uninterruptibly(thread);
    refuseWaiting();
  }

  private void refuseWaiting() {
    for (T left = waiting.poll(); left != null; left = waiting.poll()) {
      refuse(left, new DataException(Failure.UNAVAILABLE, "the store of blobs is closed"));
    }
  }
}
