package io.zenko.dmd.http.transfer;

import io.zenko.dmd.background.NamedThreads;
import io.zenko.dmd.background.Relay;
import java.util.concurrent.Executor;

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
    this.relay = new Relay(new NamedThreads(name + '-'), threads);
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
