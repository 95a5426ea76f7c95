package io.zenko.dmd.metadata.memcached.register;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Threads of which one runs at a time; at each step a seed says which one goes on. */
final class Schedule {
  private final Random random;
  private final List<Thread> alive = new ArrayList<>();
  private Thread current;
  private Throwable failure;

  Schedule(Random random) {
    this.random = random;
  }

  void add(Runnable task) {
    alive.add(
        new Thread(
            () -> {
              try {
                awaitTurn();
                task.run();
              } catch (RuntimeException | Error e) {
                failed(e);
              } finally {
                end();
              }
            }));
  }

  /** Runs all to their ends. */
  void run() throws InterruptedException {
    List<Thread> all = List.copyOf(alive);
    all.forEach(Thread::start);
    synchronized (this) {
      pass();
    }
    for (Thread thread : all) {
      thread.join();
    }
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }

  /** A step of the one that runs: others may go on before it. */
  synchronized void step() {
    if (alive.contains(Thread.currentThread())) {
      pass();
      awaitTurn();
    }
  }

  private void pass() {
    current = alive.isEmpty() ? null : alive.get(random.nextInt(alive.size()));
    notifyAll();
  }

  private synchronized void awaitTurn() {
    while (current != Thread.currentThread()) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private synchronized void failed(Throwable e) {
    failure = failure == null ? e : failure;
  }

  private synchronized void end() {
    alive.remove(Thread.currentThread());
    pass();
  }
}
