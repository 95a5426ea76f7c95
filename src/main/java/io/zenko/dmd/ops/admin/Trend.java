package io.zenko.dmd.ops.admin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How the room of a disk becomes less: a point each five minutes of the last day. */
final class Trend {
  private static final long STEP_MILLIS = 300_000;
  private static final long KEPT_MILLIS = 86_400_000;

  /** What a minute tells is no trend. */
  private static final long LEAST_MILLIS = 60_000;

  /** A hundred years: what takes longer does not fill, and has no date that can be written. */
  private static final double MOST_MILLIS = 36_525.0 * KEPT_MILLIS;

  private record Point(long time, long available) {}

  private final Deque<Point> points = new ArrayDeque<>();

  void add(long time, long available) {
    if (points.isEmpty() || time - points.getLast().time() >= STEP_MILLIS) {
      points.add(new Point(time, available));
    }
    while (time - points.getFirst().time() > KEPT_MILLIS) {
      points.removeFirst();
    }
  }

  /** How long that was watched of which it is told how it fills; 0 while that is too short. */
  long watchedMillis(long time) {
    long elapsed = points.isEmpty() ? 0 : time - points.getFirst().time();
    return elapsed < LEAST_MILLIS ? 0 : elapsed;
  }

  /** When nothing is left, if it goes on as since the first point; empty where it does not. */
  Optional<Long> fullAt(long time, long available) {
    long watched = watchedMillis(time);
    if (watched == 0) {
      return Optional.empty();
    }
    long filled = points.getFirst().available() - available;
    double left = (double) available / filled * watched;
    return filled <= 0 || left > MOST_MILLIS ? Optional.empty() : Optional.of(time + (long) left);
  }
}
