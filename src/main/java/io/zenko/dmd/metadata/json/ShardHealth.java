package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether a shard can take changes. A journal knows only of the last write, and a daemon that is
 * not ready gets none: so the disk is tried with a file of its own, which tells of a recovery as
 * well as of a disk that failed while nothing was written.
 */
final class ShardHealth {
  private static final String PROBE = "probe.tmp";
  private static final byte[] CONTENT = {'{', '}', '\n'};

  /** With less room than this, the next write may be the one that finds none. */
  private static final long MIN_FREE_BYTES = 1 << 20;

  /** However often it is asked, the disk is tried no more often than this. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Volume volume;
  private final Path directory;
  private final long freshNanos;
  private final ReentrantLock probing = new ReentrantLock();
  private volatile Finding last;
  private volatile Optional<String> failure = Optional.empty();

  private record Finding(Optional<String> trouble, long nanos) {}

  ShardHealth(Volume volume, Path directory) {
    this(volume, directory, FRESH);
  }

  /**
   * @param fresh how long a finding is good for
   */
  ShardHealth(Volume volume, Path directory, Duration fresh) {
    this.volume = volume;
    this.directory = directory;
    this.freshNanos = fresh.toNanos();
  }

  /** The journal was written. */
  void committed() {
    if (failure.isPresent()) {
      failure = Optional.empty();
    }
  }

  /** The journal could not be written. */
  void failed(MetadataException cause) {
    failure = Optional.of(cause.getMessage());
    last = null;
  }

  /** What keeps changes from being made durable; empty where nothing does. */
  Optional<String> trouble() {
    Finding known = last;
    if (known != null && System.nanoTime() - known.nanos() < freshNanos) {
      return known.trouble();
    }
    if (!probing.tryLock()) {
      // Someone is at it, and a disk that hangs must not take a thread from each who asks.
      return known == null ? failure : known.trouble();
    }
    try {
      Optional<String> found = probe();
      last = new Finding(found, System.nanoTime());
      return found;
    } finally {
      probing.unlock();
    }
  }

  private Optional<String> probe() {
    try {
      long free = volume.usableBytes(directory);
      if (free < MIN_FREE_BYTES) {
        return Optional.of("the disk of " + directory + " is full: " + free + " bytes are free");
      }
      Path file = directory.resolve(PROBE);
      DurableFile.create(volume, file, CONTENT);
      volume.delete(file);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          failure.orElse("the disk of " + directory + " takes no writes: " + e.getMessage()));
    }
  }
}
