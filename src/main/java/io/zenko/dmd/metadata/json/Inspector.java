package io.zenko.dmd.metadata.json;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.background.WorkThread;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Named;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * The thread that, after a start, looks at each bucket of a shard that nobody has used: compares
 * its manifest with what the last stop left, takes away what is left over in its directory, brings
 * it over where it is of format 1, and opens it where merges may have been cut short. A start does
 * not wait for that; the mark of the last stop does.
 */
final class Inspector extends WorkThread {
  /** What a look at a bucket is counted for in the pace of background work. */
  private static final long LOOK_BYTES = 32 << 10;

  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Shard shard;
  private final Checkpointer checkpointer;
  private final StoreLog log;
  private final Throttle pace;
  private boolean done;

  Inspector(Shard shard, JsonSettings settings, Checkpointer checkpointer, StoreLog log) {
    super(shard.threadName("inspector"));
    this.shard = shard;
    this.checkpointer = checkpointer;
    this.log = log;
    this.pace = new Throttle(settings.compactionBytesPerSecond());
  }

  @Override
  protected void work() {
    try {
      inspect();
      checkpointer.wake();
    } finally {
      change(() -> done = true);
    }
  }

  private void inspect() {
    try {
      lookAtThoseOfTheJournal();
      while (!isClosed() && !isEachSeen()) {
        pause(RETRY);
      }
      if (!isClosed()) {
        shard.endInspection();
      }
    } catch (CancellationException e) {
      return; // the store is being closed
    } catch (IOException e) {
      log.warning("the mark of the last stop stays: " + e.getMessage());
    }
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
      if (isClosed()) {
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
      if (!isClosed()) {
        log.warning("bucket " + bucket.name() + " could not be looked at: " + e.getMessage());
      }
      return false;
    }
  }

  private boolean isToBeOpened(BucketFiles files) {
    return files.isWithoutIndexes()
        || files.manifest().filter(m -> shard.merger().isWorthALook(m.levels())).isPresent();
  }

  /** Waits until each bucket was looked at, and the thread of checkpoints knows. */
  void awaitIdle() {
    awaitWhile(() -> !done && !isClosed());
  }

  @Override
  protected void closing() {
    pace.stop();
  }
}
