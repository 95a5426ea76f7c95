package io.zenko.dmd.memcached;

import io.zenko.dmd.config.MemcachedSettings;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** All servers, with the threads that wait for them. */
public final class MemcachedServers implements AutoCloseable {
  private final ExecutorService executor;
  private final ExecutorService healer;
  private final List<MemcachedNode> nodes;
  private final MemcachedSettings settings;

  public MemcachedServers(MemcachedSettings settings) {
    this.settings = settings;
    this.executor = Executors.newFixedThreadPool(settings.threads(), named("memcached"));
    // One thread a server: one that stalls must not keep another from being found well.
    this.healer =
        Executors.newFixedThreadPool(settings.servers().size(), named("memcached-healer"));
    this.nodes =
        settings.servers().parallelStream()
            .map(server -> new MemcachedNode(server, settings, healer))
            .toList();
  }

  public List<MemcachedNode> nodes() {
    return nodes;
  }

  public ExecutorService executor() {
    return executor;
  }

  /**
   * The items that a server lists; to be closed.
   *
   * @param failure what a fault of the server is told as, which may come in the midst of the list
   */
  public Stream<ListedItem> items(
      MemcachedNode node, Function<NodeException, RuntimeException> failure) {
    return new ItemDump(node.server(), settings.timeout(), failure).items();
  }

  /** Makes threads that wait for servers, and hold no process. */
  public static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    healer.shutdownNow();
    nodes.forEach(MemcachedNode::close);
    executor.shutdown();
  }
}
