package io.zenko.dmd.memcached;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The numbers of each server, by the name that the settings give it; where both halves of the
 * daemon have connections to it, of both together.
 */
@ApplicationScoped
public class NodeMetrics {
  private static final String SERVER = "server";

  private final PrometheusRegistry registry;
  private final List<MemcachedNode> nodes = new CopyOnWriteArrayList<>();
  private boolean isRegistered;

  /** For CDI's proxy. */
  NodeMetrics() {
    this(null);
  }

  @Inject
  NodeMetrics(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** Has the servers published, from the first that there are. */
  public synchronized void publish(List<MemcachedNode> more) {
    nodes.addAll(more);
    if (isRegistered) {
      return;
    }
    isRegistered = true;
    GaugeWithCallback.builder()
        .name("dmd_memcached_server_up")
        .help("1 where the server answers")
        .labelNames(SERVER)
        .callback(
            metric ->
                sums(node -> node.isUp() ? 0 : 1)
                    .forEach((server, down) -> metric.call(down > 0 ? 0 : 1, server)))
        .register(registry);
    counter("hits", "Items that the server had", NodeCounters::hits);
    counter("misses", "Items that the server did not have", NodeCounters::misses);
    counter("faults", "Operations that the server failed", NodeCounters::faults);
    counter("repairs", "Items put back on the server", NodeCounters::repairs);
  }

  private void counter(String what, String help, Function<NodeCounters, LongAdder> counter) {
    CounterWithCallback.builder()
        .name("dmd_memcached_server_" + what + "_total")
        .help(help)
        .labelNames(SERVER)
        .callback(
            metric ->
                sums(node -> counter.apply(node.own()).sum())
                    .forEach((server, count) -> metric.call((double) count, server)))
        .register(registry);
  }

  private Map<String, Long> sums(Function<MemcachedNode, Number> number) {
    Map<String, Long> sums = new TreeMap<>();
    nodes.forEach(
        node -> sums.merge(node.server().toString(), number.apply(node).longValue(), Long::sum));
    return sums;
  }
}
