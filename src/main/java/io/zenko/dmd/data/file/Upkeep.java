package io.zenko.dmd.data.file;

import io.zenko.dmd.background.Join;
import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.config.BlobFileSettings;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.Scrubbing;
import io.zenko.dmd.data.file.compaction.Compactor;
import io.zenko.dmd.data.file.scrub.BackgroundScrub;
import io.zenko.dmd.data.file.scrub.LongBlobs;
import io.zenko.dmd.data.file.scrub.Scrub;
import io.zenko.dmd.data.file.scrub.ScrubCounters;
import io.zenko.dmd.data.file.scrub.ScrubFile;
import io.zenko.dmd.data.file.scrub.ScrubThread;
import io.zenko.dmd.data.file.segment.SegmentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a repository does beside its callers' work, on threads of its own: settles, compacts,
 * scrubs, and takes over what daemons have left that are no more.
 */
final class Upkeep implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int SETTLE_TICKS = 10;
  private static final int SURVEY_TICKS = 60;

  private final SegmentStore segments;
  private final Compactor compactor;
  private final ScrubThread scrubs;
  private final Runnable takeOver;
  private final List<Thread> threads = new ArrayList<>();
  private boolean stopped;

  /**
   * @param own the folder that this daemon has for itself, once the store is prepared
   * @param takeOver looks for what others have left
   */
  Upkeep(
      SegmentStore segments,
      LongBlobs files,
      BlobFileSettings settings,
      Clock clock,
      Supplier<Path> own,
      Runnable takeOver) {
    this.segments = segments;
    this.takeOver = takeOver;
    this.compactor =
        new Compactor(
            segments,
            settings.compactionPercent(),
            new Throttle(settings.compactionBytesPerSecond()));
    this.scrubs =
        new ScrubThread(
            settings.scrubBytesPerSecond(),
            thread -> new Scrub(segments, files, thread.pace(), thread.counters(), thread::damaged),
            scrub -> new BackgroundScrub(scrub, new ScrubFile(own.get()), clock));
    threads.add(thread("blob-upkeep", this::settleNowAndThen));
    threads.add(thread("blob-compaction", this::compactNowAndThen));
  }

  Compactor compactor() {
    return compactor;
  }

  ScrubCounters scrubs() {
    return scrubs.counters();
  }

  Scrubbing scrubbing() {
    return scrubs;
  }

  void start() {
    threads.forEach(Thread::start);
    scrubs.start();
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Whether to go on after so long a pause. */
  private synchronized boolean pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    try {
      for (long left = duration.toMillis();
          left > 0 && !stopped;
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !stopped;
  }

  private void settleNowAndThen() {
    for (int tick = 1; pause(TICK); tick++) {
      try {
        if (tick % SETTLE_TICKS == 0 || segments.isWorthSettling()) {
          segments.settle();
        }
        if (tick % SETTLE_TICKS == 0) {
          takeOver.run();
        }
      } catch (IOException | DataException e) {
        LOG.log(System.Logger.Level.WARNING, "tried again later: {0}", e.getMessage());
      }
    }
  }

  private void compactNowAndThen() {
    int tick = 0;
    do {
      try {
        if (tick++ % SURVEY_TICKS == 0) {
          segments.survey();
        }
        while (compactor.run()) {
          Thread.onSpinWait();
        }
      } catch (IOException | DataException e) {
        LOG.log(System.Logger.Level.WARNING, "tried again later: {0}", e.getMessage());
      }
    } while (pause(TICK));
  }

  @Override
  public void close() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    compactor.stop();
    scrubs.close();
    threads.forEach(Join::uninterruptibly);
  }
}
