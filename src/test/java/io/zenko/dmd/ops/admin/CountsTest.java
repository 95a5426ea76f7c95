package io.zenko.dmd.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.http.RequestDurations;
import io.zenko.dmd.ops.admin.document.ProtocolSample;
import io.zenko.dmd.ops.admin.document.Sample;
import org.junit.jupiter.api.Test;

class CountsTest {
  private static final double[] BOUNDS = {.001, .01, .1, Double.POSITIVE_INFINITY};

  @Test
  void quantilesAreOfTheRequestsSince() {
    Counts.Requests before = Counts.Requests.of(BOUNDS, 1_000, 0, 0, 5);
    Counts.Requests after = Counts.Requests.of(BOUNDS, 1_000, 90, 10, 5);

    ProtocolSample sample = after.since(before, 10);

    assertThat(sample.requests()).isEqualTo(10);
    assertThat(sample.p50()).hasValueSatisfying(p -> assertThat(p).isCloseTo(.006, within(1e-9)));
    assertThat(sample.p99()).hasValueSatisfying(p -> assertThat(p).isCloseTo(.091, within(1e-9)));
  }

  @Test
  void withoutARequestThereIsNoQuantile() {
    Counts.Requests same = Counts.Requests.of(BOUNDS, 1, 2, 3, 4);

    assertThat(same.since(same, 5).p50()).isEmpty();
    assertThat(same.since(same, 5).requests()).isZero();
  }

  @Test
  void whatTookLongerThanAllBoundsTookTheLastAtLeast() {
    Counts.Requests after = Counts.Requests.of(BOUNDS, 0, 0, 0, 4);

    assertThat(after.since(Counts.Requests.of(BOUNDS), 1).p99()).contains(.1);
  }

  @Test
  void aSampleTellsEachProtocolAndThatSomethingIsNotThereIsNoError() {
    PrometheusRegistry registry = new PrometheusRegistry();
    Histogram durations =
        Histogram.builder()
            .name("dmd_request_duration_seconds")
            .labelNames("protocol", "method", "route", "result")
            .classicOnly()
            .classicUpperBounds(.001, .01)
            .register(registry);
    Counter received =
        Counter.builder()
            .name("dmd_received_bytes_total")
            .labelNames("listener")
            .register(registry);
    durations.labelValues("bucketd", "GET", "/a", "ok").observe(.002);
    Counts before = new Counts(registry);
    durations.labelValues("bucketd", "GET", "/a", "ok").observe(.002);
    durations.labelValues("bucketd", "GET", "/a", "ObjNotFound").observe(.002);
    durations.labelValues("bucketd", "PUT", "/b", "InternalError").observe(.002);
    durations.labelValues("data", "GET", "/c", "ok").observe(.0005);
    received.labelValues("data").inc(100);

    Sample sample = new Counts(registry).since(before, 7, 8);

    ProtocolSample bucketd = sample.protocols().get("bucketd");
    assertThat(bucketd.requests() / bucketd.errors()).isCloseTo(3, within(1e-9));
    assertThat(sample.protocols().get("data").errors()).isZero();
    assertThat(sample.received() / sample.protocols().get("data").requests())
        .isCloseTo(100, within(1e-6));
    assertThat(sample.time()).isEqualTo(7);
  }

  @Test
  void pollsThatBringCallsAreNotCountedBesideThem() {
    PrometheusRegistry registry = new PrometheusRegistry();
    Counts before = new Counts(registry);
    RequestDurations durations = new RequestDurations(registry);
    durations.add("mdfile", "GET", "none", "ok", 25);
    durations.add("mdfile", "POST", "none", "ok", .001);
    durations.add("mdfile", "POST", "none", "BadRequest", .001);
    durations.add("mdfile", "call", "get", "ok", .002);
    durations.add("mdfile", "call", "get", "ObjNotFound", .002);
    durations.add("mdfile", "call", "put", "ServiceUnavailable", .002);

    ProtocolSample sample = new Counts(registry).since(before, 7, 8).protocols().get("mdfile");

    assertThat(sample.requests() / sample.errors()).isCloseTo(2, within(1e-9));
    assertThat(sample.p99()).hasValueSatisfying(p -> assertThat(p).isLessThan(.01));
  }
}
