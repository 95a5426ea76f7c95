package io.zenko.dmd.http;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long requests take, by protocol, method, route and result. Labels come from the code alone: a
 * route is the pattern of a path, a result {@code ok} or the name of an error.
 */
@ApplicationScoped
public class RequestMetrics {
  private static final String NO_ROUTE = "none";

  private final Map<Integer, String> protocols = new HashMap<>();
  private final Map<Method, String> routes = new ConcurrentHashMap<>();
  private final Histogram durations;

  /** For CDI's proxy. */
  RequestMetrics() {
    this.durations = null;
  }

  @Inject
  RequestMetrics(Settings settings, RequestsUnderWay underWay, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("dmd_requests_under_way")
        .help("Requests of the protocols that are being answered")
        .callback(gauge -> gauge.call((double) underWay.count()))
        .register(registry);
    settings.listeners().forEach((name, listener) -> protocols.put(listener.port(), name));
    this.durations =
        Histogram.builder()
            .name("dmd_request_duration_seconds")
            .help("Time from the request's headers to the last byte of the answer's body")
            .labelNames("protocol", "method", "route", "result")
            .classicOnly()
            .classicUpperBounds(
                .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60)
            .register(registry);
  }

  /** Counts a request that was answered. */
  public void answered(Exchange exchange, int status) {
    String route =
        exchange
            .resource()
            .map(found -> routes.computeIfAbsent(found, this::route))
            .orElse(NO_ROUTE);
    durations
        .labelValues(
            protocols.get(exchange.port()), method(exchange), route, result(exchange, status))
        .observe(exchange.elapsedSeconds());
  }

  /** The name of the listener that a request came to. */
  String protocol(Exchange exchange) {
    return protocols.getOrDefault(exchange.port(), NO_ROUTE);
  }

  /** A client may send any word for a method; those that lead nowhere are one. */
  private static String method(Exchange exchange) {
    return switch (exchange.method()) {
      case "GET", "HEAD", "PUT", "POST", "DELETE" -> exchange.method();
      default -> "other";
    };
  }

  private static String result(Exchange exchange, int status) {
    if (status < 400) {
      return "ok";
    }
    return exchange.phrase() == null ? Integer.toString(status) : exchange.phrase();
  }

  /** The pattern of a resource's path as clients see it, without the protocol's name before it. */
  private String route(Method resource) {
    StringBuilder route = new StringBuilder();
    for (Path path :
        new Path[] {
          resource.getDeclaringClass().getAnnotation(Path.class), resource.getAnnotation(Path.class)
        }) {
      if (path != null && !path.value().isEmpty()) {
        route.append(path.value().startsWith("/") ? "" : "/").append(path.value());
      }
    }
    int protocolEnd = route.indexOf("/", 1);
    return protocolEnd < 0 ? "/" : route.substring(protocolEnd);
  }
}
