package io.zenko.dmd.metadata.json;

import io.zenko.dmd.background.Join;
import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Named;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The thread that, after a start, looks at each bucket of a shard that nobody has used: compares
 * its manifest with what the last stop left, takes away what is left over in its directory, brings
 * it over where it is of format 1, and opens it where merges may have been cut short. A start does
 * not wait for that; the mark of the last stop does.
 */
final class Inspector {
  /** What a look at a bucket is counted for in the pace of background work. */
  private static final long LOOK_BYTES = 32 << 10;

  private static final long RETRY_SECONDS = 60;

  private final Shard shard;
  private final Checkpointer checkpointer;
  private final StoreLog log;
  private final Throttle pace;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean done;
  private volatile boolean closed;

  Inspector(Shard shard, JsonSettings settings, Checkpointer checkpointer, StoreLog log) {
    this.shard = shard;
    this.checkpointer = checkpointer;
    this.log = log;
    this.pace = new Throttle(settings.compactionBytesPerSecond());
    this.thread = new Thread(this::work, shard.threadName("inspector"));
  }

  void start() {
    thread.start();
  }

  private void work() {
    try {
      lookAtThoseOfTheJournal();
      while (!closed && !isEachSeen()) {
        pause();
      }
      if (!closed) {
        shard.endInspection();
      }
    } catch (CancellationException e) {
      return; // the store is being closed
    } catch (IOException e) {
      log.warning("the mark of the last stop stays: " + e.getMessage());
    } finally {
      end();
    }
    checkpointer.wake();
  }

  /** The start has compared them; merges of theirs may have been cut short as well. */
  private void lookAtThoseOfTheJournal() {
    for (Bucket bucket : shard.catalogue().open()) {
      if (bucket.session() == shard.session()
          && bucket.isDescribed()
          && isToBeOpened(bucket.files())) {
        boolean unused = isSeen(bucket);
      }
    }
  }

  private boolean isEachSeen() {
    boolean each = true;
    for (Named named : shard.catalogue().namesOf(shard.session())) {
      if (closed) {
        break;
      }
      if (!named.facts().visited()) {
        each &= isSeen(named);
      }
    }
    return each;
  }

  private boolean isSeen(Named named) {
    return shard.catalogue().look(named.name()).map(this::isSeen).orElse(true);
  }

  private boolean isSeen(Bucket bucket) {
    pace.spend(LOOK_BYTES);
    try {
      bucket.describe();
      if (bucket.damage().isEmpty() && isToBeOpened(bucket.files())) {
        bucket.load();
      }
      shard.forgetIfAbsentAndIdle(bucket);
      return true;
    } catch (IOException | MetadataException e) {
      if (!closed) {
        log.warning("bucket " + bucket.name() + " could not be looked at: " + e.getMessage());
      }
      return false;
    }
  }

  private boolean isToBeOpened(BucketFiles files) {
    return files.isWithoutIndexes()
        || files.manifest().filter(m -> shard.merger().isWorthALook(m.levels())).isPresent();
  }

  private void pause() {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(RETRY_SECONDS);
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      done = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until each bucket was looked at. */
  void awaitIdle() {
    lock.lock();
    try {
      while (!done && !closed) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
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
    pace.stop();
    Join.uninterruptibly(thread);
  }
}
