package io.zenko.dmd.ops.admin;

import io.zenko.dmd.ops.admin.document.HourSample;
import io.zenko.dmd.ops.admin.document.Sample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What was counted a minute each of the last hour: the oldest of it makes the hour's sample. */
final class LastHour {
  private static final long STEP_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long KEPT_NANOS = 60 * STEP_NANOS;

  private record Moment(long time, long nanos, Counts counts) {}

  private final LongSupplier nanos;
  private final Deque<Moment> moments = new ArrayDeque<>();
  private Moment last;

  /**
   * @param nanos counts nanoseconds that go by, from anywhere: a clock that is set makes no minute
   *     shorter or longer
   */
  LastHour(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * @param time as the clock tells it, in milliseconds since 1970
   */
  void add(long time, Counts counts) {
    last = new Moment(time, nanos.getAsLong(), counts);
    if (moments.isEmpty() || last.nanos() - moments.getLast().nanos() >= STEP_NANOS) {
      moments.add(last);
    }
    while (last.nanos() - moments.getFirst().nanos() > KEPT_NANOS) {
      moments.removeFirst();
    }
  }

  /** Empty until there was something to compare with. */
  Optional<HourSample> sample() {
    if (moments.isEmpty() || moments.getFirst().nanos() == last.nanos()) {
      return Optional.empty();
    }
    Moment first = moments.getFirst();
    Sample sample = last.counts().since(first.counts(), last.time(), 0);
    // By the clock as it is now, which may have been set since.
    long since = last.time() - TimeUnit.NANOSECONDS.toMillis(last.nanos() - first.nanos());
    return Optional.of(new HourSample(since, sample.protocols(), sample.received(), sample.sent()));
  }
}
