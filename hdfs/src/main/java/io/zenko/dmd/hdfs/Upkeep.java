package io.zenko.dmd.hdfs;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.background.Turns;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.hdfs.cluster.ClusterFault;
import io.zenko.dmd.hdfs.daemon.Presence;
import io.zenko.dmd.hdfs.daemon.Takeover;
import io.zenko.dmd.hdfs.segment.SegmentStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

/** What a repository does beside its callers' work, on threads of its own. */
final class Upkeep implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());

  /**
   * How often.
   *
   * @param beat how often a daemon tells that it is alive
   * @param silence how long another is not heard of before its lease is asked for
   * @param survey how often segments are looked at, and compacted
   */
  record Rhythm(Duration beat, Duration silence, Duration survey) {
    static Rhythm byDefault() {
      return new Rhythm(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(1));
    }
  }

  /** A step that may fail, and is done again. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  private final SegmentStore segments;
  private final Presence presence;
  private final Takeover takeover;
  private final Step login;
  private final Throttle pace;
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final Turns tidies;
  private final Turns beats;
  private final Turns surveys;

  /**
   * @param login renews the login where it is about to end
   */
  Upkeep(
      Step login,
      SegmentStore segments,
      Presence presence,
      Takeover takeover,
      long compactionBytesPerSecond,
      Rhythm rhythm) {
    this.login = login;
    this.segments = segments;
    this.presence = presence;
    this.takeover = takeover;
    this.pace = new Throttle(compactionBytesPerSecond);
    this.tidies = new Turns("hdfs-upkeep", Duration.ofSeconds(1), this::tidy);
    this.beats = new Turns("hdfs-presence", rhythm.beat(), this::beat);
    this.surveys = new Turns("hdfs-compaction", rhythm.survey(), this::compact);
  }

  void start() {
    tidies.start();
    beats.start();
    surveys.start();
  }

  private void tidy() {
    tried(login, "the login renewed");
    tried(segments::tidy, "files closed");
  }

  private void beat() {
    tried(presence::beat, "other daemons told that this one is alive");
    tried(takeover::run, "other daemons looked at");
  }

  private void compact() {
    tried(this::compactNow, "segments compacted");
  }

  /** A survey, and what it found to be worth a compaction. */
  void compactNow() throws IOException {
    segments.survey();
    boolean crowded = segments.isCrowded();
    List<Integer> all = new ArrayList<>(segments.compactable());
    if (!crowded) {
      // Daemons that look at the same time do not all begin with the same.
      Collections.shuffle(all);
    }
    for (int number : all) {
      if (surveys.isClosed() || (crowded && !segments.isCrowded())) {
        return;
      }
      boolean unused = segments.compact(number, pace);
    }
  }

  /** What fails again and again is told once, and once more when it is well. */
  private void tried(Step step, String what) {
    try {
      step.run();
      if (failing.remove(what)) {
        LOG.log(System.Logger.Level.INFO, "{0} again", what);
      }
    } catch (CancellationException e) {
      LOG.log(System.Logger.Level.DEBUG, "the store is being closed", e);
    } catch (IOException | DataException e) {
      if (failing.add(what)) {
        LOG.log(System.Logger.Level.WARNING, "{0} later: {1}", what, ClusterFault.firstLine(e));
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, what + " later, after a defect", e);
    }
  }

  @Override
  public void close() {
    pace.stop();
    surveys.close();
    beats.close();
    tidies.close();
  }
}
