package io.zenko.dmd.http.container;

import io.zenko.dmd.background.Relay;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.config.GenericGrizzlyListener;
import org.glassfish.grizzly.memory.ThreadLocalPoolProvider;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.threadpool.DefaultWorkerThread;
import org.glassfish.grizzly.threadpool.GrizzlyExecutorService;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

/**
 * The threads of a listener, in place of its own, whose pool wakes one for each request, of
 * hundreds that come at once, too, and has them take turns. As many, and such as Grizzly keeps its
 * buffers in.
 */
final class ListenerThreads implements ThreadFactory {
  private final String prefix;
  private final ThreadPoolConfig config;
  private final AtomicInteger count = new AtomicInteger();

  private ListenerThreads(String listener, ThreadPoolConfig config) {
    this.prefix = listener + '-';
    this.config = config;
  }

  /** Has these do the listener's work; what is returned gives it its own ones back. */
  static Runnable relay(GenericGrizzlyListener listener) {
    if (listener.getTransport() instanceof TCPNIOTransport tcp
        && tcp.getWorkerThreadPool() instanceof GrizzlyExecutorService pool) {
      ThreadPoolConfig config = pool.getConfiguration();
      Relay relay =
          new Relay(new ListenerThreads(listener.getName(), config), config.getMaxPoolSize());
      tcp.setWorkerThreadPool(relay);
      return () -> {
        tcp.setWorkerThreadPool(pool);
        relay.shutdown();
      };
    }
    return () -> {};
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread =
        new DefaultWorkerThread(
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER,
            prefix + count.incrementAndGet(),
            config.getMemoryManager() instanceof ThreadLocalPoolProvider buffers
                ? buffers.createThreadLocalPool()
                : null,
            task);
    thread.setContextClassLoader(
        Optional.ofNullable(config.getInitialClassLoader()).orElse(Grizzly.class.getClassLoader()));
    thread.setDaemon(true);
    return thread;
  }
}
