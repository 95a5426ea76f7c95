package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one thread that changes the store on behalf of this daemon. What comes while a commit is on
 * its way waits, and goes into the next one together.
 */
final class WriteQueue implements AutoCloseable {
  private static final int MOST_OPERATIONS = 1_024;
  private static final long MOST_BYTES = 8 << 20;

  private final Committer committer;
  private final long maxPendingBytes;
  private final long timeoutNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Deque<Waiting<?>> waiting = new ArrayDeque<>();
  private final Thread thread;
  private long pendingBytes;
  private boolean closed;

  /** An operation and who waits for it. */
  record Waiting<R>(Operation<R> operation, CompletableFuture<R> future, long sinceNanos) {
    void fail(Throwable failure) {
      future.completeExceptionally(failure);
    }
  }

  WriteQueue(Committer committer, long maxPendingBytes, Duration timeout) {
    this.committer = committer;
    this.timeoutNanos = timeout.toNanos();
    this.maxPendingBytes = maxPendingBytes;
    this.thread = new Thread(this::run, "dmd-memcached-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes an operation; waits where too much waits already. */
  <R> CompletableFuture<R> submit(Operation<R> operation) {
    CompletableFuture<R> future = new CompletableFuture<>();
    lock.lock();
    try {
      while (pendingBytes > maxPendingBytes && !closed) {
        room.await();
      }
      if (closed) {
        throw new MetadataException(Failure.UNAVAILABLE, "the store is closed");
      }
      pendingBytes += operation.bytes();
      waiting.addLast(new Waiting<>(operation, future, System.nanoTime()));
      work.signal();
      return future;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetadataException(Failure.UNAVAILABLE, "interrupted before the change was made", e);
    } finally {
      lock.unlock();
    }
  }

  /** About what waits, and what is on its way. */
  long pendingBytes() {
    lock.lock();
    try {
      return pendingBytes;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (List<Waiting<?>> group = take(); !group.isEmpty(); group = take()) {
      try {
        committer.make(group, this::expire);
      } catch (RuntimeException | Error e) {
        // Nobody may wait for ever, whatever it was.
        MetadataException told =
            new MetadataException(Failure.INTERNAL, "a defect while writing: " + e, e);
        group.forEach(each -> each.fail(told));
        if (e instanceof Error) {
          throw e;
        }
      } finally {
        release(group);
      }
    }
  }

  /** What waits, or as much of it as goes together; nothing only once all is done. */
  private List<Waiting<?>> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        work.awaitUninterruptibly();
      }
      List<Waiting<?>> group = new ArrayList<>();
      long bytes = 0;
      while (!waiting.isEmpty() && group.size() < MOST_OPERATIONS && bytes < MOST_BYTES) {
        bytes += waiting.peekFirst().operation().bytes();
        group.add(waiting.removeFirst());
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** While memcached is away: tells those who have waited for long enough. */
  private void expire() {
    List<Waiting<?>> expired = new ArrayList<>();
    lock.lock();
    try {
      long now = System.nanoTime();
      while (!waiting.isEmpty() && now - waiting.peekFirst().sinceNanos() > timeoutNanos) {
        expired.add(waiting.removeFirst());
      }
    } finally {
      lock.unlock();
    }
    expired.forEach(
        each -> each.fail(new MetadataException(Failure.UNAVAILABLE, "memcached does not answer")));
    release(expired);
  }

  private void release(List<Waiting<?>> group) {
    lock.lock();
    try {
      group.forEach(each -> pendingBytes -= each.operation().bytes());
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
      committer.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
