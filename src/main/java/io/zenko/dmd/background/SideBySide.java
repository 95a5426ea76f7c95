package io.zenko.dmd.background;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does the same with each of very many, several at a time: what each of them waits for, the syncs
 * of a disk above all, is then waited for together. A few are done by the caller, in their order.
 */
public final class SideBySide {
  private static final System.Logger LOG = System.getLogger(SideBySide.class.getName());

  /** Less than this for each thread is done sooner than a thread begins. */
  private static final int LEAST_EACH = 8;

  private final int threads;
  private final String name;

  /** What is done with one of them. */
  @FunctionalInterface
  public interface Task<T> {
    void accept(T one) throws IOException;
  }

  /**
   * @param threads at most
   * @param name of the threads, which a number follows
   */
  public SideBySide(int threads, String name) {
    this.threads = threads;
    this.name = name;
  }

  /**
   * Returns once it is done with all of them. After a failure no more are begun; it is thrown once
   * those that were under way have ended.
   */
  public <T> void forEach(List<T> all, Task<T> task) throws IOException {
    int count = Math.min(threads, all.size() / LEAST_EACH);
    if (count <= 1) {
      for (T one : all) {
        task.accept(one);
      }
      return;
    }
    Work<T> work = new Work<>(all, task);
    List<Thread> others = begin(count - 1, work);
    work.run();
    others.forEach(Join::uninterruptibly);
    work.throwFailure();
  }

  /** Where the system has no more threads to give, those that there are do it. */
  private List<Thread> begin(int count, Runnable work) {
    List<Thread> begun = new ArrayList<>();
    try {
      while (begun.size() < count) {
        Thread thread =
            new Thread(work, String.format(Locale.ROOT, "%s-%d", name, begun.size() + 1));
        thread.setDaemon(true);
        thread.start();
        begun.add(thread);
      }
    } catch (OutOfMemoryError e) {
      LOG.log(System.Logger.Level.DEBUG, "no more threads: {0}", e.getMessage());
    }
    return begun;
  }

  /** What the threads share: the place of the next one, and the first failure. */
  private static final class Work<T> implements Runnable {
    private final List<T> all;
    private final Task<T> task;
    private final AtomicInteger next = new AtomicInteger();
    private Throwable failure;

    Work(List<T> all, Task<T> task) {
      this.all = all;
      this.task = task;
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
        try {
          task.accept(all.get(i));
        } catch (IOException | RuntimeException | Error e) {
          failed(e);
        }
      }
    }

    private synchronized void failed(Throwable e) {
      next.set(all.size());
      if (failure == null) {
        failure = e;
      } else if (failure != e) {
        failure.addSuppressed(e);
      }
    }

    synchronized void throwFailure() throws IOException {
      if (failure instanceof IOException e) {
        throw e;
      } else if (failure instanceof RuntimeException e) {
        throw e;
      } else if (failure instanceof Error e) {
        throw e;
      }
    }
  }
}
