package io.zenko.dmd.data.file.scrub;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.file.disk.Pace;
import io.zenko.dmd.data.file.segment.SegmentStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** One pass over all blobs. */
public final class Scrub {
  private final SegmentStore segments;
  private final LongBlobs files;
  private final Pace pace;
  private final ScrubCounters counters;
  private final Consumer<String> damaged;

  /**
   * @param damaged is told of each damaged blob, by its key where that can still be read
   */
  public Scrub(
      SegmentStore segments,
      LongBlobs files,
      Pace pace,
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
   * @throws IOException where the disk cannot be read, damage aside
   * @throws java.util.concurrent.CancellationException where the pace was stopped
   */
  public void run() throws IOException {
    run(bytes -> {});
  }

  /**
   * The same.
   *
   * @param progress is told of bytes that were read
   */
  public void run(LongConsumer progress) throws IOException {
    for (int number : segments.numbers()) {
      segments.check(
          number,
          bytes -> {
            counters.read(bytes);
            progress.accept(bytes);
            pace.spend(bytes);
          },
          this::tell);
    }
    try (Stream<BlobKey> keys = files.keys()) {
      for (Iterator<BlobKey> all = keys.iterator(); all.hasNext(); ) {
        progress.accept(check(all.next()));
      }
    }
    counters.passed();
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
