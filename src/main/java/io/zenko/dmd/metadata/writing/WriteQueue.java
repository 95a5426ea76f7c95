package io.zenko.dmd.metadata.writing;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one thread that changes a store, or a part of it, on behalf of this daemon. What comes while
 * a group is on its way waits, and goes into the next one together.
 */
public final class WriteQueue<W extends GroupedWrite> implements AutoCloseable {
  private static final int MOST_WRITES = 1_024;
  private static final long MOST_BYTES = 8 << 20;

  private final GroupWriter<W> writer;
  private final String silence;
  private final long maxPendingBytes;
  private final long timeoutNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Deque<Queued<W>> waiting = new ArrayDeque<>();
  private final Thread thread;
  private long pendingBytes;
  private boolean closed;

  /**
   * @param name of the thread
   * @param maxPendingBytes how much may wait before those who bring more have to wait
   * @param timeout how long a change waits at most while nothing is written
   * @param silence what is told to those who have waited that long
   */
  public WriteQueue(
      String name, GroupWriter<W> writer, long maxPendingBytes, Duration timeout, String silence) {
    this.writer = writer;
    this.silence = silence;
    this.timeoutNanos = timeout.toNanos();
    this.maxPendingBytes = maxPendingBytes;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a change; waits where too much waits already. */
  public void add(W write) {
    lock.lock();
    try {
      while (pendingBytes > maxPendingBytes && !closed) {
        room.await();
      }
      if (closed) {
        throw new MetadataException(Failure.UNAVAILABLE, "the store is closed");
      }
      pendingBytes += write.bytes();
      waiting.addLast(new Queued<>(write, System.nanoTime()));
      work.signal();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetadataException(Failure.UNAVAILABLE, "interrupted before the change was made", e);
    } finally {
      lock.unlock();
    }
  }

  /** About what waits, and what is on its way. */
  public long pendingBytes() {
    lock.lock();
    try {
      return pendingBytes;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (List<Queued<W>> group = take(); !group.isEmpty(); group = take()) {
      try {
        writer.make(group, this::expire);
      } catch (RuntimeException | Error e) {
        // Nobody may wait for ever, whatever it was.
        MetadataException told =
            new MetadataException(Failure.INTERNAL, "a defect while writing: " + e, e);
        group.forEach(each -> each.write().fail(told));
        if (e instanceof Error) {
          throw e;
        }
      } finally {
        release(group);
      }
    }
  }

  /** What waits, or as much of it as goes together; nothing only once all is done. */
  private List<Queued<W>> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        work.awaitUninterruptibly();
      }
      List<Queued<W>> group = new ArrayList<>();
      long bytes = 0;
      while (!waiting.isEmpty() && group.size() < MOST_WRITES && bytes < MOST_BYTES) {
        bytes += waiting.peekFirst().write().bytes();
        group.add(waiting.removeFirst());
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** While nothing can be written: tells those who have waited for long enough. */
  private void expire() {
    List<Queued<W>> expired = new ArrayList<>();
    lock.lock();
    try {
      long now = System.nanoTime();
      while (!waiting.isEmpty() && now - waiting.peekFirst().sinceNanos() > timeoutNanos) {
        expired.add(waiting.removeFirst());
      }
    } finally {
      lock.unlock();
    }
    expired.forEach(each -> each.write().fail(new MetadataException(Failure.UNAVAILABLE, silence)));
    release(expired);
  }

  private void release(List<Queued<W>> group) {
    lock.lock();
    try {
      group.forEach(each -> pendingBytes -= each.write().bytes());
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Completes what was accepted. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(TimeUnit.MINUTES.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
