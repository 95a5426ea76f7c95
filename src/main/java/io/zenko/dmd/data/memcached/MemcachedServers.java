package io.zenko.dmd.data.memcached;

import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.Usage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** All servers, with the threads that wait for them. */
final class MemcachedServers implements AutoCloseable {
  private final ExecutorService executor;
  private final ExecutorService healer;
  private final List<MemcachedNode> nodes;
  private final MemcachedSettings settings;

  MemcachedServers(MemcachedSettings settings) {
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

  List<MemcachedNode> nodes() {
    return nodes;
  }

  ExecutorService executor() {
    return executor;
  }

  /** Of the servers that answer: what is away holds nothing now. */
  Usage usage() {
    long free = 0;
    long total = 0;
    NodeException fault = null;
    int answered = 0;
    for (MemcachedNode node : nodes) {
      try {
        Map<String, String> stats = node.stats();
        long limit = Long.parseLong(stats.getOrDefault("limit_maxbytes", "0"));
        long used = Long.parseLong(stats.getOrDefault("bytes", "0"));
        total += limit;
        free += Math.max(0, limit - used);
        answered++;
      } catch (NodeException e) {
        fault = e;
      }
    }
    if (answered == 0) {
      throw Replication.failed("cannot tell the room that is left", fault);
    }
    return new Usage(free / settings.replicas(), free, total);
  }

  /** What any server lists: a server that cannot is a fault, as its blobs would seem to be gone. */
  Stream<StoredBlob> blobs() {
    return nodes.stream().flatMap(node -> new ItemDump(node.server(), settings).blobs());
  }

  private static ThreadFactory named(String name) {
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
