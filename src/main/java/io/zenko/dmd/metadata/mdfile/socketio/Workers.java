package io.zenko.dmd.metadata.mdfile.socketio;

import io.zenko.dmd.background.Relay;
import io.zenko.dmd.config.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which answers and streams are sent, each their own, and those that watch the time.
 */
@ApplicationScoped
public class Workers {
  private static final int TIMER_THREADS = 2;

  private final Relay executor;
  private final Relay streams;
  private final ScheduledThreadPoolExecutor timers;
  private final HeartbeatTimers heartbeats;

  /** For CDI's proxy. */
  Workers() {
    this.executor = null;
    this.streams = null;
    this.timers = null;
    this.heartbeats = null;
  }

  /**
   * Threads of our own: one of the container's takes over the context of whoever makes the pool
   * grow, and fails where that is a thread of the store.
   */
  @Inject
  Workers(Settings settings) {
    executor = new Relay(new Named("mdfile-work-"), settings.mdfile().threads());
    streams = new Relay(new Named("mdfile-stream-"), settings.transfer().bodyThreads());
    heartbeats = new HeartbeatTimers(new Named("mdfile-heartbeat-"));
    timers = new ScheduledThreadPoolExecutor(TIMER_THREADS, new Named("mdfile-timer-"));
    // Each acknowledgement of a stream sets its time-out anew: the old ones must not pile up.
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
    heartbeats.shutdownNow();
    timers.shutdownNow();
    streams.shutdown();
    executor.shutdown();
  }

  public Executor executor() {
    return task -> execute(executor, task);
  }

  /** Reads and sends the items of streams: answers, which are short, do not wait for it. */
  public Executor streams() {
    return task -> execute(streams, task);
  }

  private static void execute(Relay threads, Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      // The container tells of connections that close also when all else has ended.
    }
  }

  HeartbeatTimers heartbeats() {
    return heartbeats;
  }

  public ScheduledExecutorService timers() {
    return timers;
  }
}
