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

  /** When nothing is left, if it goes on as since the first point; empty where it does not. */
  Optional<Long> fullAt(long time, long available) {
    if (points.isEmpty()) {
      return Optional.empty();
    }
    Point first = points.getFirst();
    long elapsed = time - first.time();
    long filled = first.available() - available;
    return elapsed < LEAST_MILLIS || filled <= 0
        ? Optional.empty()
        : Optional.of(time + (long) ((double) available / filled * elapsed));
  }
}
