package io.zenko.dmd.metadata.mdfile.socketio;

import io.zenko.dmd.config.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which answers and streams are sent, and those that watch the time. */
@ApplicationScoped
public class Workers {
  private static final int TIMER_THREADS = 2;

  private final ExecutorService executor;
  private final ScheduledThreadPoolExecutor timers;

  /** For CDI's proxy. */
  Workers() {
    this.executor = null;
    this.timers = null;
  }

  /**
   * Threads of our own: one of the container's takes over the context of whoever makes the pool
   * grow, and fails where that is a thread of the store.
   */
  @Inject
  Workers(Settings settings) {
    executor = Executors.newFixedThreadPool(settings.mdfile().threads(), new Named("mdfile-work-"));
    timers = new ScheduledThreadPoolExecutor(TIMER_THREADS, new Named("mdfile-timer-"));
    // Each message of a client sets its time-out anew: the old ones must not pile up.
    timers.setRemoveOnCancelPolicy(true);
  }

  private record Named(String prefix, AtomicInteger count) implements ThreadFactory {
    Named(String prefix) {
      this(prefix, new AtomicInteger());
    }

    @Override
    public Thread newThread(Runnable task) {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setContextClassLoader(Workers.class.getClassLoader());
      thread.setDaemon(true);
      return thread;
    }
  }

  @PreDestroy
  void close() {
    timers.shutdownNow();
    executor.shutdown();
  }

  public Executor executor() {
    return executor;
  }

  public ScheduledExecutorService timers() {
    return timers;
  }
}
