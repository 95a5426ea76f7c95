package io.zenko.dmd.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;

/** Metrics that are counted, and those that are looked up when someone asks. */
public final class Metrics {
  /** The label of what is told of each session. */
  public static final String SESSION = "session";

  private static final double[] DISK_SECONDS = {
    .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5
  };
  private static final double[] SERVER_SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5
  };
  private static final double[] GROUP_SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

  private Metrics() {}

  /** The label's value: sessions are numbered as bucketd does. */
  public static String session(int session) {
    return Integer.toString(session + 1);
  }

  public static Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).build();
  }

  /** Times of what waits for a disk of ours. */
  public static Histogram diskSeconds(String name, String help, String... labels) {
    return seconds(name, help, DISK_SECONDS, labels);
  }

  /** Times of what waits for a server elsewhere. */
  public static Histogram serverSeconds(String name, String help, String... labels) {
    return seconds(name, help, SERVER_SECONDS, labels);
  }

  private static Histogram seconds(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .unit(Unit.SECONDS)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .build();
  }

  /** How many were made durable together. */
  public static Histogram groupSizes(String name, String help, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(GROUP_SIZES)
        .build();
  }

  /** A number that is looked up. */
  public static void gauge(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(registry);
  }

  /** A number that is looked up of each of so many sessions. */
  public static void gauge(
      PrometheusRegistry registry,
      String name,
      String help,
      int sessions,
      IntToDoubleFunction value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(SESSION)
        .callback(
            gauge -> {
              for (int session = 0; session < sessions; session++) {
                gauge.call(value.applyAsDouble(session), session(session));
              }
            })
        .register(registry);
  }

  /** Numbers that are looked up, one for each value of a label. */
  public static void gauge(
      PrometheusRegistry registry,
      String name,
      String help,
      String label,
      Map<String, DoubleSupplier> values) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(gauge -> values.forEach((text, value) -> gauge.call(value.getAsDouble(), text)))
        .register(registry);
  }

  /** A number that only grows, and is looked up. */
  public static void counter(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(counter -> counter.call(value.getAsDouble()))
        .register(registry);
  }
}
