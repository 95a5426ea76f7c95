package io.zenko.dmd.data.sweep;

import io.zenko.dmd.clock.SteadyClock;
import io.zenko.dmd.config.LastRequestEnded;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The sweeps of this daemon: one at a time, either for somebody who reads its report as it goes, or
 * by itself, with a report that anybody may look at.
 */
@ApplicationScoped
public class Sweeps {
  private static final int KEPT_LINES = 200;
  private static final long PATIENCE_MILLIS = 5_000;

  private final SteadyClock clock;

  private final AtomicBoolean running = new AtomicBoolean();

  /** Not there in a process that serves no data, and not opened by asking whether it is. */
  private final Instance<DataRepository> repository;

  private final Settings settings;
  private final Deque<String> last = new ArrayDeque<>();
  private SweepReport report = SweepReport.NONE;
  private volatile boolean stopped;
  private volatile Thread thread;

  /** For CDI's proxy. */
  Sweeps() {
    this(null, null, null);
  }

  @Inject
  Sweeps(Instance<DataRepository> repository, Settings settings, SteadyClock clock) {
    this.clock = clock;
    this.repository = repository;
    this.settings = settings;
  }

  /**
   * Whether this process has blobs; asked at the start, too, so that the clock goes from then on.
   */
  boolean areServed() {
    return settings.roles().contains(Role.DATA);
  }

  /**
   * @throws IllegalArgumentException whose message says what cannot be
   */
  SweepRequest request(UnaryOperator<String> parameters) {
    return SweepRequest.of(parameters, ownMetadata());
  }

  /** Where this daemon serves metadata; empty where it does not. */
  private String ownMetadata() {
    if (!settings.roles().contains(Role.METADATA)) {
      return "";
    }
    String scheme = settings.tls().listeners().contains("bucketd") ? "https" : "http";
    return scheme + "://" + settings.authority("bucketd");
  }

  /**
   * Sweeps on this thread, and tells the lines of the report.
   *
   * @return false where another sweep is running
   */
  boolean run(SweepRequest request, Consumer<String> lines) {
    if (!running.compareAndSet(false, true)) {
      return false;
    }
    try {
      sweep(request, lines);
    } finally {
      running.set(false);
    }
    return true;
  }

  private boolean sweep(SweepRequest request, Consumer<String> lines) {
    try {
      new Sweep(
              repository.get(),
              new MetadataReferences(request.metadata()),
              clock.instant().minus(request.grace()),
              request.dryRun(),
              lines)
          .run();
      return true;
    } catch (IOException | DataException e) {
      lines.accept("failed: " + (e.getMessage() == null ? e : e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lines.accept("failed: the daemon is stopping");
    }
    return false;
  }

  /**
   * Has a sweep run by itself.
   *
   * @return false where another is running
   */
  boolean start(SweepRequest request) {
    if (!running.compareAndSet(false, true)) {
      return false;
    }
    stopped = false;
    synchronized (this) {
      last.clear();
      report =
          new SweepReport(
              "running",
              request.dryRun(),
              Optional.of(System.currentTimeMillis()),
              Optional.empty(),
              0,
              List.of());
    }
    Thread started =
        new Thread(
            () -> {
              boolean done = false;
              try {
                done = sweep(request, this::tell);
              } finally {
                end(done ? "done" : "failed");
                running.set(false);
              }
            },
            "admin-sweep");
    started.setDaemon(true);
    thread = started;
    started.start();
    return true;
  }

  private void tell(String line) {
    synchronized (this) {
      last.add(line);
      if (last.size() > KEPT_LINES) {
        last.removeFirst();
      }
      report =
          new SweepReport(
              report.status(),
              report.dryRun(),
              report.started(),
              report.ended(),
              report.lines() + 1,
              List.of());
    }
    if (stopped && !line.startsWith("failed:")) {
      throw new DataException(DataException.Failure.UNAVAILABLE, "it was stopped");
    }
  }

  private synchronized void end(String status) {
    report =
        new SweepReport(
            status,
            report.dryRun(),
            report.started(),
            Optional.of(System.currentTimeMillis()),
            report.lines(),
            List.of());
  }

  /** How the last sweep goes that runs by itself. */
  synchronized SweepReport report() {
    return new SweepReport(
        report.status(),
        report.dryRun(),
        report.started(),
        report.ended(),
        report.lines(),
        List.copyOf(last));
  }

  /** Ends the sweep that runs by itself, at its next line. */
  void stop() {
    stopped = true;
  }

  /** The stores end next. */
  void end(@Observes(notifyObserver = Reception.IF_EXISTS) LastRequestEnded ended) {
    stopped = true;
    Thread sweeping = thread;
    if (sweeping != null) {
      sweeping.interrupt();
      try {
        sweeping.join(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
