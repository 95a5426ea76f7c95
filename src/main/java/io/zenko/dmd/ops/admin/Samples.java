package io.zenko.dmd.ops.admin;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.ops.admin.document.HourSample;
import io.zenko.dmd.ops.admin.document.Room;
import io.zenko.dmd.ops.admin.document.Sample;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the daemon did in the last hour, a sample each few seconds, whether somebody looks or not.
 */
@ApplicationScoped
public class Samples {
  /** The time of a sample. */
  public static final Duration STEP = Duration.ofSeconds(5);

  private static final int KEPT = (int) Duration.ofHours(1).dividedBy(STEP);

  private final PrometheusRegistry registry;
  private final Rooms rooms;
  private final Deque<Sample> kept = new ArrayDeque<>();
  private final LastHour hour = new LastHour(System::nanoTime);
  private Counts before;

  /** For CDI's proxy. */
  Samples() {
    this.registry = null;
    this.rooms = null;
  }

  @Inject
  Samples(PrometheusRegistry registry, Settings settings, Instance<DataRepository> data) {
    this.registry = registry;
    this.rooms = new Rooms(settings, data);
  }

  /** Takes a sample: what came to be since the one before. The first tells nothing yet. */
  public void take() {
    Counts now = new Counts(registry);
    long time = System.currentTimeMillis();
    // Of the disks outside of the lock: one that hangs keeps nobody from looking.
    rooms.look(time);
    Runtime runtime = Runtime.getRuntime();
    synchronized (this) {
      if (before != null) {
        kept.add(now.since(before, time, runtime.totalMemory() - runtime.freeMemory()));
      }
      before = now;
      hour.add(time, now);
      if (kept.size() > KEPT) {
        kept.removeFirst();
      }
    }
  }

  /** Those of after a time, in milliseconds since 1970. */
  synchronized List<Sample> after(long time) {
    return kept.stream().filter(sample -> sample.time() > time).toList();
  }

  synchronized Optional<Sample> last() {
    return Optional.ofNullable(kept.peekLast());
  }

  /** All of the last hour together. */
  synchronized Optional<HourSample> lastHour() {
    return hour.sample();
  }

  /** The room of what things are kept on, as of the last sample. */
  List<Room> rooms() {
    return rooms.all();
  }
}
