package io.zenko.dmd.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {
  private final AtomicLong source = new AtomicLong(1000);
  private final MonotonicClock clock = new MonotonicClock(() -> Instant.ofEpochMilli(source.get()));

  @Test
  void tellsTheTimeOfItsSource() {
    assertThat(clock.millis()).isEqualTo(1000);
    source.set(1001);
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(1001));
  }

  @Test
  void standsStillWhileItsSourceIsBehind() {
    clock.millis();
    source.set(10);
    assertThat(clock.millis()).isEqualTo(1000);
    source.set(1002);
    assertThat(clock.millis()).isEqualTo(1002);
  }

  @Test
  void isRaisedAboveWhatWasStampedBefore() {
    clock.raiseAbove(5000);
    assertThat(clock.millis()).isEqualTo(5001);
    clock.raiseAbove(3000);
    assertThat(clock.millis()).isEqualTo(5001);
    source.set(6000);
    assertThat(clock.millis()).isEqualTo(6000);
  }
}
