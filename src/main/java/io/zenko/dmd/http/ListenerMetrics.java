package io.zenko.dmd.http;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.HeapBudget;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.container.Traffic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections and bytes of each listener, all that a client sends and gets, headers included. */
@ApplicationScoped
public class ListenerMetrics {
  private static final String LISTENER = "listener";

  /** The metrics of one listener, looked up once: a port is asked for with each packet. */
  private record Points(
      AtomicInteger count,
      GaugeDataPoint open,
      CounterDataPoint accepted,
      CounterDataPoint refused,
      CounterDataPoint in,
      CounterDataPoint out) {}

  private final Map<Integer, Points> byPort = new HashMap<>();
  private final int maxConnections;
  private final int sendBufferBytes;
  private final int slowSendBufferBytes;
  private final int connectionsByFiles;
  private final int allConnections;
  private final int adminPort;

  /** For CDI's proxy. */
  ListenerMetrics() {
    this.maxConnections = 0;
    this.sendBufferBytes = 0;
    this.slowSendBufferBytes = 0;
    this.connectionsByFiles = 0;
    this.allConnections = 0;
    this.adminPort = 0;
  }

  @Inject
  ListenerMetrics(Settings settings, PrometheusRegistry registry) {
    this.maxConnections = settings.limits().connections();
    this.sendBufferBytes = settings.transfer().sendBufferBytes();
    this.slowSendBufferBytes = settings.transfer().slowSendBufferBytes();
    this.connectionsByFiles = Descriptors.connections(settings);
    this.allConnections =
        Math.min(connectionsByFiles, HeapBudget.connections(Runtime.getRuntime().maxMemory()));
    this.adminPort = settings.admin().port();
    Gauge open =
        Gauge.builder()
            .name("dmd_connections")
            .help("Connections that are open")
            .labelNames(LISTENER)
            .register(registry);
    Counter accepted =
        counter(registry, "dmd_connections_accepted_total", "Connections that were accepted");
    Counter refused =
        counter(
            registry,
            "dmd_connections_refused_total",
            "Connections that were one too many (DMD_MAX_CONNECTIONS, ulimit -n)");
    Counter in = counter(registry, "dmd_received_bytes_total", "Bytes that clients have sent");
    Counter out = counter(registry, "dmd_sent_bytes_total", "Bytes that were sent to clients");
    settings
        .listeners()
        .forEach(
            (name, listener) ->
                byPort.put(
                    listener.port(),
                    new Points(
                        new AtomicInteger(),
                        open.labelValues(name),
                        accepted.labelValues(name),
                        refused.labelValues(name),
                        in.labelValues(name),
                        out.labelValues(name))));
  }

  /**
   * How many connections a listener has at most. Those of the protocols share what the files and
   * the heap of the process have room for.
   */
  public static int most(Settings settings, String listener) {
    int most = settings.limits().connections();
    return listener.equals("admin") ? Math.min(most, Descriptors.ADMINISTRATION) : most;
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder().name(name).help(help).labelNames(LISTENER).register(registry);
  }

  Set<Integer> ports() {
    return byPort.keySet();
  }

  /**
   * Where the listeners tell it. No bean, whose proxy may refuse while the application is starting
   * or ending: what fails there takes the listener with it.
   */
  Traffic traffic() {
    // Beside administration.
    int others = byPort.size() - 2;
    return new Counts(
        byPort,
        Math.min(maxConnections, Descriptors.ofOne(allConnections, Math.max(0, others))),
        allConnections,
        new AtomicInteger(),
        sendBufferBytes,
        slowSendBufferBytes,
        adminPort);
  }

  /** How many connections of the protocols fit the process's descriptors. */
  int connectionsByFiles() {
    return connectionsByFiles;
  }

  /**
   * @param all how many connections the protocols have; administration has a few of its own
   */
  private record Counts(
      Map<Integer, Points> byPort,
      int maxConnections,
      int maxAll,
      AtomicInteger all,
      int sendBufferBytes,
      int slowSendBufferBytes,
      int adminPort)
      implements Traffic {
    @Override
    public boolean opened(int port) {
      Points points = byPort.get(port);
      int most =
          port == adminPort ? Math.min(maxConnections, Descriptors.ADMINISTRATION) : maxConnections;
      if (points.count().incrementAndGet() > most) {
        points.count().decrementAndGet();
        points.refused().inc();
        return false;
      }
      if (port != adminPort && all.incrementAndGet() > maxAll) {
        all.decrementAndGet();
        points.count().decrementAndGet();
        points.refused().inc();
        return false;
      }
      points.open().inc();
      points.accepted().inc();
      return true;
    }

    @Override
    public void closed(int port) {
      if (port != adminPort) {
        all.decrementAndGet();
      }
      byPort.get(port).count().decrementAndGet();
      byPort.get(port).open().dec();
    }

    @Override
    public void received(int port, long bytes) {
      byPort.get(port).in().inc((double) bytes);
    }

    @Override
    public void sent(int port, long bytes) {
      byPort.get(port).out().inc((double) bytes);
    }
  }
}
