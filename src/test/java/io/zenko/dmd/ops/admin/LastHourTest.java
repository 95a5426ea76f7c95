package io.zenko.dmd.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.http.RequestDurations;
import io.zenko.dmd.ops.admin.document.HourSample;
import io.zenko.dmd.ops.admin.document.ProtocolSample;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LastHourTest {
  private static final long MINUTE = 60_000;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RequestDurations durations = new RequestDurations(registry);
  private final AtomicLong nanos = new AtomicLong();
  private final LastHour hour = new LastHour(nanos::get);

  private void look(long minute) {
    look(minute, minute * MINUTE);
  }

  /** After so many minutes, when the clock tells this time. */
  private void look(long minute, long time) {
    nanos.set(TimeUnit.MINUTES.toNanos(minute));
    hour.add(time, new Counts(registry));
  }

  @Test
  void afterTheFirstLookNothingIsKnown() {
    look(0);

    assertThat(hour.sample()).isEmpty();
  }

  @Test
  void requestsErrorsAndLatenciesOfAllItsMinutesAreTold() {
    look(0);
    for (int minute = 1; minute <= 30; minute++) {
      durations.add("bucketd", "GET", "/a", "ok", minute == 7 ? 4 : .002);
      if (minute % 10 == 0) {
        durations.add("bucketd", "PUT", "/a", "InternalError", .002);
      }
      look(minute);
    }

    HourSample sample = hour.sample().orElseThrow();

    assertThat(sample.since()).isZero();
    ProtocolSample bucketd = sample.protocols().get("bucketd");
    assertThat(bucketd.requests() / bucketd.errors()).isBetween(10.9, 11.1);
    assertThat(bucketd.p50()).hasValueSatisfying(p -> assertThat(p).isLessThan(.01));
    assertThat(bucketd.p99()).hasValueSatisfying(p -> assertThat(p).isGreaterThan(1));
  }

  @Test
  void whatWasBeforeDoesNotCount() {
    look(0);
    durations.add("bucketd", "PUT", "/a", "InternalError", 4);
    for (int minute = 1; minute <= 62; minute++) {
      durations.add("bucketd", "GET", "/a", "ok", .002);
      look(minute);
    }

    HourSample sample = hour.sample().orElseThrow();

    assertThat(sample.since()).isEqualTo(2 * MINUTE);
    assertThat(sample.protocols().get("bucketd").errors()).isZero();
    assertThat(sample.protocols().get("bucketd").p99())
        .hasValueSatisfying(p -> assertThat(p).isLessThan(.01));
  }

  @Test
  void aClockThatIsSetBackOrForwardMakesTheHourNoOther() {
    look(0, 300 * MINUTE);
    durations.add("bucketd", "PUT", "/a", "InternalError", 4);
    look(1, 301 * MINUTE);
    look(2, 182 * MINUTE);

    assertThat(hour.sample().orElseThrow().since()).isEqualTo(180 * MINUTE);
    assertThat(hour.sample().orElseThrow().protocols().get("bucketd").errors()).isPositive();

    durations.add("bucketd", "GET", "/a", "ok", .002);
    for (int minute = 3; minute <= 62; minute++) {
      look(minute, (180 + minute) * MINUTE);
    }

    assertThat(hour.sample().orElseThrow().since()).isEqualTo(182 * MINUTE);
    assertThat(hour.sample().orElseThrow().protocols().get("bucketd").errors()).isZero();

    look(63, 1_000 * MINUTE);

    assertThat(hour.sample().orElseThrow().since()).isEqualTo(940 * MINUTE);
  }
}
