package io.zenko.dmd.metadata.json;

import io.zenko.dmd.background.Join;
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
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The thread that writes a shard's checkpoints, and lets go of its oldest segments. */
final class Checkpointer {
  private final Volume volume;
  private final Shard shard;
  private final JsonSettings settings;
  private final InstantSource clock;
  private final StoreLog log;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean due = true;
  private boolean working;
  private boolean closed;

  Checkpointer(
      Volume volume, Shard shard, JsonSettings settings, InstantSource clock, StoreLog log) {
    this.volume = volume;
    this.shard = shard;
    this.settings = settings;
    this.clock = clock;
    this.log = log;
    this.thread = new Thread(this::work, shard.threadName("checkpointer"));
  }

  void start() {
    thread.start();
  }

  /** There is a sealed segment to see to. */
  void wake() {
    lock.lock();
    try {
      due = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until what was sealed so far is seen to. */
  void awaitIdle() {
    lock.lock();
    try {
      while ((due || working) && !closed) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void work() {
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
    lock.lock();
    try {
      working = false;
      changed.signalAll();
      while (!due && !closed) {
        changed.awaitUninterruptibly();
      }
      due = false;
      working = !closed;
      return working;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
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

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Join.uninterruptibly(thread);
  }
}
