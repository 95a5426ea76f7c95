package io.zenko.dmd.data.file.compaction;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.file.segment.Segment;
import io.zenko.dmd.data.file.segment.SegmentFolder;
import io.zenko.dmd.data.file.segment.SegmentStore;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Compacts one segment after the other, the one with the largest part of dead bytes first, at a
 * bounded rate. One in which nothing lives goes at once.
 */
public final class Compactor {
  private static final System.Logger LOG = System.getLogger(Compactor.class.getName());

  private final SegmentStore store;
  private final int percent;
  private final Throttle pace;
  private final LongAdder freedBytes = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /**
   * @param percent how much of a segment is dead when it is worth it
   */
  public Compactor(SegmentStore store, int percent, Throttle pace) {
    this.store = store;
    this.percent = percent;
    this.pace = pace;
  }

  /**
   * Compacts what is worth it.
   *
   * @return whether anything was
   */
  public boolean run() {
    Optional<Segment> next = pick();
    if (next.isEmpty()) {
      return false;
    }
    try {
      long freed = store.compact(next.get(), pace);
      freedBytes.add(freed);
      LOG.log(
          System.Logger.Level.DEBUG,
          "segment {0} gave back {1} bytes",
          SegmentFolder.name(next.get().number()),
          freed);
      return freed > 0;
    } catch (CancellationException e) {
      return false;
    } catch (IOException e) {
      failures.increment();
      LOG.log(
          System.Logger.Level.WARNING,
          "segment {0} is compacted later: {1}",
          SegmentFolder.name(next.get().number()),
          e.getMessage());
      return false;
    }
  }

  private Optional<Segment> pick() {
    return store.segments().stream()
        .filter(this::isWorthIt)
        .max(Comparator.comparingDouble(Compactor::deadPart));
  }

  private boolean isWorthIt(Segment segment) {
    return segment.isSettled()
        && !segment.isDamaged()
        && segment.deadBytes() > 0
        && (isEmpty(segment) || deadPart(segment) * 100 >= percent);
  }

  private static boolean isEmpty(Segment segment) {
    return segment.deadBlobs() >= segment.blobs();
  }

  private static double deadPart(Segment segment) {
    return isEmpty(segment) ? 1 : (double) segment.deadBytes() / segment.end();
  }

  /** Dead bytes of segments that wait for compaction. */
  public long debtBytes() {
    return store.segments().stream().filter(this::isWorthIt).mapToLong(Segment::deadBytes).sum();
  }

  public long freedBytes() {
    return freedBytes.sum();
  }

  public long failures() {
    return failures.sum();
  }

  /** Leaves what is under way as it was. */
  public void stop() {
    pace.stop();
  }
}
