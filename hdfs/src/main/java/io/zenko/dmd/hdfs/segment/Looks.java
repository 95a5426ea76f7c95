package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.background.Join;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks at what other daemons change, each shared by all who asked before it began.
 *
 * <p>What whoever asks is promised: the look that is awaited began after it was asked for, so it
 * sees all that was acknowledged before. The one step that this hangs on is {@link #take}: it takes
 * away, under the lock, the future that askers are given, and only then the look begins.
 *
 * <pre>
 *  a delete is acknowledged ─┐
 *  a get asks, finds `next`  ├─ before take(): the look begins later, and sees it
 *  take() removes `next`    ─┘
 *  the look begins: its question goes to the NameNode
 *  a get asks, finds no `next`, makes one: never that of the look that is under way, though its
 *                                         answer is not there yet
 * </pre>
 *
 * <p>Who asks reads meanwhile, and then awaits. Looks begin apart from each other, by an eighth of
 * the average reading time: so many readers share few looks, none waits long for one to begin, and
 * the looks under way do not all come back at once to begin at once again. A look that is waited
 * for while none is under way has nothing to be apart from, and begins at once.
 */
final class Looks implements AutoCloseable {
  /** To look, now. */
  @FunctionalInterface
  interface Action {
    void look() throws IOException;
  }

  /** What whoever asked waits for. */
  record Ticket(CompletableFuture<Void> done, long askedAt) {}

  /** Shorter waits than that are none. */
  private static final long LEAST_NANOS = 50_000;

  /** Looks that begin while somebody reads, at most. */
  private static final int LOOKS_A_READ = 8;

  /** A new duration counts one part of so many. */
  private static final int WEIGHT = 16;

  private final Action action;
  private final long ageNanos;
  private final List<Thread> threads = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** There is a look to begin. */
  private final Condition wanted = lock.newCondition();

  /** The look that is put off is to begin. */
  private final Condition hurry = lock.newCondition();

  /** What those who ask do until they await takes so long, on average. */
  private final AtomicLong meanwhileNanos = new AtomicLong();

  /** The look that those who ask now wait for. */
  private CompletableFuture<Void> next;

  /** Whether somebody waits for that. */
  private boolean awaited;

  /** Whether a thread waits for the moment at which it is to begin: one does, not all. */
  private boolean isPutOff;

  private int underWay;
  private long begunAt;

  /** When the youngest look that is done began. */
  private long lookedAt;

  private boolean everLooked;
  private boolean started;
  private boolean closed;

  /**
   * @param name of the threads that look
   * @param most looks under way at once
   * @param action for as many threads at once
   * @param age how old a look may be that {@link #ask} is answered with
   */
  Looks(String name, int most, Action action, Duration age) {
    this.action = action;
    this.ageNanos = age.toNanos();
    for (int i = 1; i <= most; i++) {
      Thread thread = new Thread(this::run, name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  /** Begins to look when it is asked to. */
  void start() {
    lock.lock();
    try {
      if (!started) {
        started = true;
        threads.forEach(Thread::start);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks for a look that begins from now on, or takes one that is young enough: what was
   * acknowledged it has seen where that waited as long as a look may be old.
   *
   * @return what {@link #await} is to be given: what is done until then costs no time
   */
  Ticket ask() {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (!everLooked || ageNanos == 0 || now - lookedAt >= ageNanos) {
        return askNow();
      }
      if (now - lookedAt > ageNanos / 2) {
        Ticket unused = askNow(); // so that nobody has to wait for it
      }
      return new Ticket(CompletableFuture.completedFuture(null), now);
    } finally {
      lock.unlock();
    }
  }

  /** Asks for a look that begins from now on. */
  Ticket askNow() {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (closed) {
        return new Ticket(
            CompletableFuture.failedFuture(new IOException("the store of blobs is closed")), now);
      }
      if (next == null) {
        next = new CompletableFuture<>();
        awaited = false;
        wanted.signal();
      }
      return new Ticket(next, now);
    } finally {
      lock.unlock();
    }
  }

  /** Returns once the look that was asked for is done. */
  void await(Ticket ticket) throws IOException {
    long meanwhile = System.nanoTime() - ticket.askedAt();
    long unused =
        meanwhileNanos.accumulateAndGet(meanwhile, (all, one) -> all + (one - all) / WEIGHT);
    if (!ticket.done().isDone()) {
      noteAwaited(ticket);
    }
    try {
      Void unusedResult = ticket.done().get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the daemon is stopping");
    }
  }

  private void noteAwaited(Ticket ticket) {
    lock.lock();
    try {
      if (ticket.done() == next && !awaited) {
        awaited = true;
        hurryWhereNoneIsUnderWay();
      }
    } finally {
      lock.unlock();
    }
  }

  private void hurryWhereNoneIsUnderWay() {
    if (awaited && underWay == 0) {
      hurry.signal();
    }
  }

  /** A look that is to begin, and when it did. */
  private record Begun(CompletableFuture<Void> done, long at) {}

  private void run() {
    for (Begun look = take(); look != null; look = take()) {
      try {
        action.look();
        end(look, true);
        look.done().complete(null);
      } catch (IOException | RuntimeException | Error e) {
        end(look, false);
        look.done().completeExceptionally(e);
      }
    }
  }

  private void end(Begun look, boolean hasSeen) {
    lock.lock();
    try {
      underWay--;
      if (hasSeen) {
        lookedAt = everLooked && lookedAt - look.at() > 0 ? lookedAt : look.at();
        everLooked = true;
      }
      hurryWhereNoneIsUnderWay();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a look is to begin; null at the end. */
  private Begun take() {
    lock.lock();
    try {
      while (!closed && !isToBegin()) {
        if (next == null || isPutOff) {
          wanted.await();
        } else {
          isPutOff = true;
          try {
            long unused = hurry.awaitNanos(earlyNanos());
          } finally {
            isPutOff = false;
          }
        }
      }
      if (next == null) {
        return null;
      }
      underWay++;
      begunAt = System.nanoTime();
      Begun taken = new Begun(next, begunAt);
      next = null;
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean isToBegin() {
    return next != null && ((awaited && underWay == 0) || earlyNanos() < LEAST_NANOS);
  }

  private long earlyNanos() {
    return begunAt + meanwhileNanos.get() / LOOKS_A_READ - System.nanoTime();
  }

  /** A look that was asked for is done before. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wanted.signalAll();
      hurry.signalAll();
    } finally {
      lock.unlock();
    }
    threads.stream().filter(Thread::isAlive).forEach(Join::uninterruptibly);
  }
}
