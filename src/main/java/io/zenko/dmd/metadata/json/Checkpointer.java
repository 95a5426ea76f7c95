package io.zenko.dmd.metadata.json;

import io.zenko.dmd.background.WorkThread;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.journal.SegmentReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The thread that writes a shard's checkpoints, and lets go of its oldest segments. */
final class Checkpointer extends WorkThread {
  private final Volume volume;
  private final Shard shard;
  private final JsonSettings settings;
  private final InstantSource clock;
  private final StoreLog log;
  private boolean due = true;
  private boolean working;

  Checkpointer(
      Volume volume, Shard shard, JsonSettings settings, InstantSource clock, StoreLog log) {
    super(shard.threadName("checkpointer"));
    this.volume = volume;
    this.shard = shard;
    this.settings = settings;
    this.clock = clock;
    this.log = log;
  }

  /** There is a sealed segment to see to. */
  void wake() {
    change(() -> due = true);
  }

  /** Waits until what was sealed so far is seen to. */
  void awaitIdle() {
    awaitWhile(() -> (due || working) && !isClosed());
  }

  @Override
  protected void work() {
    while (awaitDue()) {
      try {
        workOnce();
      } catch (IOException | RuntimeException | Error e) {
        // What is in the journal stays there, so nothing is lost; the next sealed segment is the
        // next try, even where memory has run out. A checkpoint that the closing of the store cut
        // short is none of its faults.
        if (!isClosed()) {
          log.checkpointFailed(shard.session(), e);
        }
      }
    }
  }

  private boolean awaitDue() {
    change(() -> working = false);
    return afterWhile(
        () -> !due && !isClosed(),
        () -> {
          due = false;
          working = !isClosed();
          return working;
        });
  }

  private void workOnce() throws IOException {
    for (Segment segment : shard.segments().all()) {
      Optional<Long> end = shard.segments().endOf(segment);
      if (end.isPresent() && end.get() - 1 > shard.directory().checkpoint() && !isClosed()) {
        new Checkpoint(shard, segment, end.get(), shard::restate).run();
        shard.journal().flushed(segment);
        // While a bucket is damaged, the journal is kept from where it is: what it still holds of
        // that bucket may be all there is, and the next start has to tell of the damage again.
        if (!shard.isHeld()) {
          shard.directory().checkpointFile().saveCheckpoint(end.get() - 1);
        }
      }
    }
    if (!shard.isHeld()) {
      dropOldSegments();
    }
  }

  private void dropOldSegments() throws IOException {
    List<Segment> all = shard.segments().all();
    long held = all.stream().mapToLong(Segment::durableLength).sum();
    for (Segment segment : all) {
      Optional<Long> end = shard.segments().endOf(segment);
      if (end.isEmpty() || end.get() - 1 > shard.directory().checkpoint()) {
        return;
      }
      Segment following = shard.segments().holding(end.get()).orElseThrow();
      if (held <= settings.retainedJournalBytes()
          && ageBefore(following).compareTo(settings.retainedJournalAge()) <= 0) {
        return;
      }
      held -= segment.durableLength();
      shard.segments().dropOldest();
    }
  }

  /** How long ago a segment was followed by this one, by the time of this one's first record. */
  private Duration ageBefore(Segment following) throws IOException {
    try (SegmentReader reader = new SegmentReader(volume, following, 0, Long.MAX_VALUE)) {
      return reader
          .next()
          .map(record -> Duration.between(Instant.parse(record.head().time()), clock.instant()))
          .orElse(Duration.ZERO);
    }
  }
}
