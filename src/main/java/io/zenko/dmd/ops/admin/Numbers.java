package io.zenko.dmd.ops.admin;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Gauges and counters of the daemon as they are now, by the names that metrics have without their
 * {@code _total}: what is looked at here is counted once.
 */
final class Numbers {
  private final Map<String, MetricSnapshot> byName = new TreeMap<>();

  /**
   * @param wanted says which to look up: others cost nothing
   */
  Numbers(PrometheusRegistry registry, Predicate<String> wanted) {
    MetricSnapshots snapshots = registry.scrape(wanted);
    snapshots.stream()
        .forEach(metric -> byName.put(metric.getMetadata().getPrometheusName(), metric));
  }

  /** The sums of all of them. */
  Map<String, Double> sums() {
    Map<String, Double> sums = new TreeMap<>();
    byName.keySet().forEach(name -> sum(name).ifPresent(sum -> sums.put(name, sum)));
    return sums;
  }

  /** All points of a metric together; empty where there is no such number. */
  OptionalDouble sum(String name) {
    double sum = 0;
    boolean found = false;
    MetricSnapshot metric = byName.get(name);
    if (metric != null) {
      for (DataPointSnapshot point : metric.getDataPoints()) {
        OptionalDouble value = value(point);
        found |= value.isPresent();
        sum += value.orElse(0);
      }
    }
    return found ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  /** The points of a metric by the value of their label. */
  Map<String, Double> byLabel(String name, String label) {
    Map<String, Double> points = new TreeMap<>();
    MetricSnapshot metric = byName.get(name);
    if (metric != null) {
      for (DataPointSnapshot point : metric.getDataPoints()) {
        value(point).ifPresent(value -> points.put(point.getLabels().get(label), value));
      }
    }
    return points;
  }

  private static OptionalDouble value(DataPointSnapshot point) {
    if (point instanceof GaugeDataPointSnapshot gauge) {
      return OptionalDouble.of(gauge.getValue());
    }
    return point instanceof CounterDataPointSnapshot counter
        ? OptionalDouble.of(counter.getValue())
        : OptionalDouble.empty();
  }
}
