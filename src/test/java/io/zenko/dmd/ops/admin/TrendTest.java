package io.zenko.dmd.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrendTest {
  private static final long MINUTE = 60_000;
  private static final long DAY = 1_440 * MINUTE;

  private final Trend trend = new Trend();

  @Test
  void whatFillsIsFullAtTheSameRate() {
    trend.add(0, 1_000);
    trend.add(10 * MINUTE, 900);

    assertThat(trend.fullAt(10 * MINUTE, 900)).contains(100 * MINUTE);
  }

  @Test
  void whatDoesNotFillIsNeverFull() {
    trend.add(0, 1_000);

    assertThat(trend.fullAt(10 * MINUTE, 1_000)).isEmpty();
    assertThat(trend.fullAt(10 * MINUTE, 1_001)).isEmpty();
  }

  @Test
  void someSecondsAreNoTrend() {
    trend.add(0, 1_000);

    assertThat(trend.fullAt(5_000, 10)).isEmpty();
    assertThat(trend.watchedMillis(5_000)).isZero();
  }

  @Test
  void itIsToldOverHowLongItWasWatched() {
    trend.add(0, 1_000);
    trend.add(10 * MINUTE, 900);
    assertThat(trend.watchedMillis(10 * MINUTE)).isEqualTo(10 * MINUTE);

    trend.add(DAY, 800);
    trend.add(2 * DAY, 700);
    assertThat(trend.watchedMillis(2 * DAY)).isEqualTo(DAY);
  }

  @Test
  void whatWouldTakeCenturiesDoesNotFill() {
    trend.add(0, 1L << 50);

    assertThat(trend.fullAt(DAY, (1L << 50) - 1)).isEmpty();
    assertThat(trend.fullAt(DAY, (1L << 50) - (1L << 36))).isPresent();
  }

  @Test
  void whatWasBeforeTheLastDayDoesNotCount() {
    trend.add(0, 1_000_000);
    trend.add(DAY, 1_000);
    trend.add(DAY + MINUTE, 1_000);
    trend.add(2 * DAY, 500);

    assertThat(trend.fullAt(2 * DAY, 500)).contains(3 * DAY);
  }
}
