package io.zenko.dmd.metadata.mdfile.socketio;

import io.zenko.dmd.background.NamedThreads;
import io.zenko.dmd.background.Relay;
import io.zenko.dmd.config.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

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

  @Inject
  Workers(Settings settings) {
    executor = new Relay(new NamedThreads("mdfile-work-"), settings.mdfile().threads());
    streams = new Relay(new NamedThreads("mdfile-stream-"), settings.transfer().bodyThreads());
    heartbeats = new HeartbeatTimers(new NamedThreads("mdfile-heartbeat-"));
    timers = new ScheduledThreadPoolExecutor(TIMER_THREADS, new NamedThreads("mdfile-timer-"));
    // Each acknowledgement of a stream sets its time-out anew: the old ones must not pile up.
    timers.setRemoveOnCancelPolicy(true);
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
