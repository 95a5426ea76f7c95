package io.zenko.dmd.http;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metrics.Metrics;
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
  private final RequestDurations durations;

  /** For CDI's proxy. */
  RequestMetrics() {
    this.durations = null;
  }

  @Inject
  RequestMetrics(
      Settings settings,
      RequestsUnderWay underWay,
      RequestDurations durations,
      PrometheusRegistry registry) {
    this.durations = durations;
    Metrics.gauge(
        registry,
        "dmd_requests_under_way",
        "Requests of the protocols that are being answered",
        underWay::count);
    settings.listeners().forEach((name, listener) -> protocols.put(listener.port(), name));
  }

  /** Counts a request that was answered. */
  public void answered(Exchange exchange, int status) {
    String route =
        exchange
            .resource()
            .map(found -> routes.computeIfAbsent(found, this::route))
            .orElse(NO_ROUTE);
    durations.add(
        protocols.get(exchange.port()),
        method(exchange),
        route,
        result(exchange, status),
        exchange.elapsedSeconds());
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
      return RequestDurations.OK;
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
