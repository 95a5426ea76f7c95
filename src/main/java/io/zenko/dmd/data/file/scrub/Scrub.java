package io.zenko.dmd.data.file.scrub;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.file.segment.SegmentStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** One pass over all blobs. */
public final class Scrub {
  /** Is told how far a pass has come. */
  interface Checkpoint {
    void at(ScrubPlace place) throws IOException;
  }

  private final SegmentStore segments;
  private final LongBlobs files;
  private final Throttle pace;
  private final ScrubCounters counters;
  private final Consumer<String> damaged;

  /**
   * @param damaged is told of each damaged blob, by its key where that can still be read
   */
  public Scrub(
      SegmentStore segments,
      LongBlobs files,
      Throttle pace,
      ScrubCounters counters,
      Consumer<String> damaged) {
    this.segments = segments;
    this.files = files;
    this.pace = pace;
    this.counters = counters;
    this.damaged = damaged;
  }

  /**
   * Reads everything that stands there all the time.
   *
   * @param progress is told of bytes that were read
   * @throws IOException where the disk cannot be read, damage aside
   * @throws java.util.concurrent.CancellationException where the pace was stopped
   */
  public void run(LongConsumer progress) throws IOException {
    run(ScrubPlace.BEGINNING, place -> {}, progress);
  }

  /**
   * The same, but for what a pass had read before it was cut off.
   *
   * @param from where it was cut off
   * @param reached is told of each place that it comes to, from which it could go on
   */
  void run(ScrubPlace from, Checkpoint reached) throws IOException {
    run(from, reached, bytes -> {});
  }

  private void run(ScrubPlace from, Checkpoint reached, LongConsumer progress) throws IOException {
    counters.resumed(from.damaged());
    ScrubPlace place = from;
    for (int number : segments.numbers()) {
      if (Integer.compareUnsigned(number, from.segment()) >= 0) {
        check(number, progress);
        place = place.afterSegment(number, counters.damagedSoFar());
        reached.at(place);
      }
    }
    for (int folder = from.folder(); folder < files.folders(); folder++) {
      try (Stream<BlobKey> keys = files.keys(folder)) {
        for (Iterator<BlobKey> all = keys.iterator(); all.hasNext(); ) {
          progress.accept(check(all.next()));
        }
      }
      place = place.afterFolder(folder, counters.damagedSoFar());
      reached.at(place);
    }
    counters.passed();
  }

  private void check(int segment, LongConsumer progress) throws IOException {
    segments.check(
        segment,
        bytes -> {
          counters.read(bytes);
          progress.accept(bytes);
          pace.spend(bytes);
        },
        this::tell);
  }

  private long check(BlobKey key) {
    try {
      long bytes = files.read(key);
      counters.read(bytes);
      pace.spend(bytes);
      return bytes;
    } catch (DataException e) {
      if (e.failure() != Failure.CORRUPT) {
        throw e;
      }
      tell(e.getMessage());
      return 0;
    }
  }

  private void tell(String what) {
    counters.damaged();
    damaged.accept(what);
  }
}
