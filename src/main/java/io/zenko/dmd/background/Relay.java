package io.zenko.dmd.background;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Hands tasks to the threads of a pool, and wakes those one after the other: each calls the next,
 * where there is more to do, before it begins. Of many tasks that come at once most are then done
 * by threads that are awake already, where a pool of its own accord wakes one for each.
 *
 * <p>While a task waits, a thread has been called that has not begun, or as many as there may be
 * are at work: so no task waits for one that blocks while a thread is free.
 *
 * <pre>
 *   execute   adds its task, then asks:  is one called?  are all at work?  else it calls one
 *   a thread  is called no more, then looks for tasks;  is at work no more, then looks again
 * </pre>
 *
 * Whoever finds one called, or all at work, has added before that thread looks.
 *
 * <p>Of threads without work that one is called which was at work last: it knows its way, and the
 * others end after a while.
 */
public final class Relay extends AbstractExecutorService {
  private static final long IDLE_SECONDS = 20;

  private final ExecutorService pool;
  private final int threads;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /** Threads that were called and have not ended their work. */
  private final AtomicInteger atWork = new AtomicInteger();

  /** For the one of them that has not begun; null where all have. */
  private final AtomicReference<Call> called = new AtomicReference<>();

  /**
   * @param threads that may be at work
   */
  public Relay(ThreadFactory factory, int threads) {
    this(pool(factory), threads);
  }

  Relay(ExecutorService pool, int threads) {
    this.pool = pool;
    this.threads = threads;
  }

  /** Its queue hands over to the thread that came to it last. */
  static ThreadPoolExecutor pool(ThreadFactory factory) {
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    if (!call()) {
      boolean refused = waiting.remove(task);
      runWaiting(); // what others brought, who found that one was called
      if (refused) {
        throw new RejectedExecutionException("the pool takes no more");
      }
    }
  }

  /** Tasks that wait for a thread. */
  public int waiting() {
    return waiting.size();
  }

  /** Has somebody see to what waits; false where nobody does, as the pool takes no more. */
  private boolean call() {
    if (called.get() != null || atWork.get() >= threads) {
      return true;
    }
    Call call = new Call();
    if (!called.compareAndSet(null, call)) {
      return true;
    }
    atWork.incrementAndGet();
    try {
      pool.execute(call);
      return true;
    } catch (RejectedExecutionException e) {
      called.set(null);
      atWork.decrementAndGet();
      return false;
    } catch (OutOfMemoryError e) {
      // No further thread can begin now; those at work will look for tasks again.
      return !called.compareAndSet(call, null) || atWork.decrementAndGet() > 0;
    }
  }

  /** What one thread is called for. It may stay with the pool though that could not begin one. */
  private final class Call implements Runnable {
    @Override
    public void run() {
      if (!called.compareAndSet(this, null)) {
        return;
      }
      try {
        runWaiting();
      } finally {
        atWork.decrementAndGet();
        if (!waiting.isEmpty() && !call()) {
          runWaiting();
        }
      }
    }
  }

  private void runWaiting() {
    for (Runnable task; (task = waiting.poll()) != null; ) {
      if (!waiting.isEmpty()) {
        call();
      }
      task.run();
    }
  }

  /** What was taken on is still done. */
  @Override
  public void shutdown() {
    pool.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return pool.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return pool.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return pool.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return pool.awaitTermination(timeout, unit);
  }
}
