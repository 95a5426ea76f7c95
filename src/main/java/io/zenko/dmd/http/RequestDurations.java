package io.zenko.dmd.http;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How long requests took, of all protocols. */
@ApplicationScoped
public class RequestDurations {
  /** What stands for the result of a request that did not fail. */
  public static final String OK = "ok";

  /** What stands for the method of a call, which has none of HTTP. */
  public static final String CALL = "call";

  /** The name of the metric. */
  public static final String NAME = "dmd_request_duration_seconds";

  private final Histogram histogram;

  /** For CDI's proxy. */
  RequestDurations() {
    this.histogram = null;
  }

  @Inject
  public RequestDurations(PrometheusRegistry registry) {
    this.histogram =
        Histogram.builder()
            .name(NAME)
            .help("Time from the request's headers to the last byte of the answer's body")
            .labelNames("protocol", "method", "route", "result")
            .classicOnly()
            .classicUpperBounds(
                .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60)
            .register(registry);
  }

  /**
   * Counts a request that was answered. Labels come from the code and the settings alone.
   *
   * @param result {@link #OK}, or the name of the error
   */
  public void add(String protocol, String method, String route, String result, double seconds) {
    histogram.labelValues(protocol, method, route, result).observe(seconds);
  }
}
