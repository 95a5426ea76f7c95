package io.zenko.dmd.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Whatever the machine's clock is set to, nothing is older by more than what has gone by. */
class SteadyClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant machine = START;
  private long nanos = Long.MAX_VALUE - 5;
  private final InstantSource clock = new SteadyClock(() -> machine, () -> nanos);

  private void pass(Duration time) {
    machine = machine.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void itGoesOnWithTheMachinesClock() {
    pass(Duration.ofHours(1));

    assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(1)));
  }

  @Test
  void itDoesNotGoForwardWithAClockThatIsSet() {
    machine = machine.plus(Duration.ofDays(365));
    pass(Duration.ofHours(1));

    assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(1)));
  }

  @Test
  void itGoesBackWithAClockThatIsSet() {
    machine = machine.minus(Duration.ofDays(365));
    pass(Duration.ofHours(1));

    assertThat(clock.instant())
        .isEqualTo(START.minus(Duration.ofDays(365)).plus(Duration.ofHours(1)));
  }
}
