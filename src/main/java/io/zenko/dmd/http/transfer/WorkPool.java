package io.zenko.dmd.http.transfer;

import io.zenko.dmd.background.Relay;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of one kind of work, bounded. None of it ever waits for a client: so a task that waits
 * here waits for a disk, a store or a processor. Threads without work end after a while.
 */
public final class WorkPool implements Executor {
  private final String name;
  private final Load load;
  private final Relay relay;

  /**
   * @param name of its threads and in metrics
   */
  WorkPool(String name, int threads) {
    this.name = name;
    this.load = new Load(threads);
    // Threads of a managed factory would run in the context of whatever asked first for them; these
    // need none of it but the loader of the application's classes.
    AtomicInteger count = new AtomicInteger();
    this.relay =
        new Relay(
            task -> {
              Thread thread = new Thread(task, name + '-' + count.incrementAndGet());
              thread.setContextClassLoader(WorkPool.class.getClassLoader());
              thread.setDaemon(true);
              return thread;
            },
            threads);
  }

  @Override
  public void execute(Runnable task) {
    relay.execute(
        () -> {
          load.begin();
          try {
            task.run();
          } finally {
            load.end();
          }
        });
  }

  String name() {
    return name;
  }

  /** How busy its threads are. */
  Load load() {
    return load;
  }

  /** Tasks that wait for a thread. */
  int waiting() {
    return relay.waiting();
  }

  void close() {
    relay.shutdown();
  }
}
