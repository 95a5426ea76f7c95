package io.zenko.dmd.data.memcached;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** The numbers of each server, by the name that the settings give it. */
final class NodeMetrics {
  private static final String SERVER = "server";

  private NodeMetrics() {}

  static void publish(List<MemcachedNode> nodes, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("dmd_memcached_server_up")
        .help("1 where the server answers")
        .labelNames(SERVER)
        .callback(
            metric ->
                nodes.forEach(node -> metric.call(node.isUp() ? 1 : 0, node.server().toString())))
        .register(registry);
    counter(nodes, registry, "hits", "Items that the server had", NodeCounters::hits);
    counter(nodes, registry, "misses", "Items that the server did not have", NodeCounters::misses);
    counter(nodes, registry, "faults", "Operations that the server failed", NodeCounters::faults);
    counter(nodes, registry, "repairs", "Items put back on the server", NodeCounters::repairs);
  }

  private static void counter(
      List<MemcachedNode> nodes,
      PrometheusRegistry registry,
      String what,
      String help,
      Function<NodeCounters, LongAdder> counter) {
    CounterWithCallback.builder()
        .name("dmd_memcached_server_" + what + "_total")
        .help(help)
        .labelNames(SERVER)
        .callback(
            metric ->
                nodes.forEach(
                    node ->
                        metric.call(
                            counter.apply(node.own()).doubleValue(), node.server().toString())))
        .register(registry);
  }
}
