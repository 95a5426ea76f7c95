package io.zenko.dmd.metadata.json;

import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.run.IndexCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/**
 * A part of the store with a journal of its own: a "session" in bucketd's words.
 *
 * <pre>
 *   sessions/0/checkpoint.json      see {@link CheckpointFile}
 *   sessions/0/stopped.json         after a clean stop, see {@link StopMark}
 *   sessions/0/journal/             segments
 *   sessions/0/buckets/             a directory a bucket
 *   sessions/0/access-modes.json    which buckets take no writes, see {@link AccessModes}
 * </pre>
 */
final class Shard {
  /** Laid here by an operator who goes on with what is left. */
  private static final String ACCEPT_LOSS = "accept-loss";

  private final int session;
  private final Volume volume;
  private final Path directory;
  private final ShardFiles files;
  private final Catalogue catalogue;
  private final SegmentList segments;
  private final AccessModes accessModes;
  private final SegmentLog log;
  private final ShardHealth health;
  private final CheckpointFile checkpointFile;
  private Optional<StopMark> mark = Optional.empty();
  private Journal journal;
  private Merger merger;

  Shard(
      int session,
      Volume volume,
      JsonSettings settings,
      ValueFiles valueFiles,
      IndexCache cache,
      Catalogue catalogue) {
    this.session = session;
    this.volume = volume;
    this.directory = settings.path().resolve("sessions").resolve(Integer.toString(session));
    this.files = new ShardFiles(volume, valueFiles, cache, bucketsDirectory(), session);
    this.catalogue = catalogue;
    this.accessModes = new AccessModes(volume, directory.resolve("access-modes.json"));
    this.checkpointFile = new CheckpointFile(volume, directory, session);
    this.log = new SegmentLog(volume, this, valueFiles);
    this.health = new ShardHealth(volume, directory);
    this.segments =
        new SegmentList(
            volume, journalDirectory(), valueFiles, session, settings.maxSegmentBytes());
  }

  AccessModes accessModes() {
    return accessModes;
  }

  SegmentLog log() {
    return log;
  }

  ShardHealth health() {
    return health;
  }

  int session() {
    return session;
  }

  Path journalDirectory() {
    return directory.resolve("journal");
  }

  Path bucketsDirectory() {
    return directory.resolve("buckets");
  }

  SegmentList segments() {
    return segments;
  }

  Journal journal() {
    return journal;
  }

  void setJournal(Journal opened) {
    journal = opened;
  }

  Merger merger() {
    return merger;
  }

  void setMerger(Merger opened) {
    merger = opened;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  long checkpoint() {
    return checkpointFile.checkpoint();
  }

  CheckpointFile checkpointFile() {
    return checkpointFile;
  }

  /** What the last clean stop left, if nothing was written since. */
  Optional<StopMark> mark() {
    return mark;
  }

  /** Reads what is kept beside the journal and the buckets. */
  void load() throws IOException {
    accessModes.load();
    checkpointFile.load();
    mark = isLossAccepted() ? Optional.empty() : StopMark.read(volume, directory, session);
  }

  boolean isLossAccepted() {
    return volume.exists(directory.resolve(ACCEPT_LOSS));
  }

  JournalExtent extent() {
    return isLossAccepted()
        ? new JournalExtent(journalDirectory(), 0, 0, Optional.empty())
        : new JournalExtent(
            journalDirectory(), checkpointFile.checkpoint(), checkpointFile.newest(), mark);
  }

  /**
   * Before the first write after a start: what the last stop left is no longer so. While buckets
   * are damaged the next start has to find that again, by what the mark says of them.
   */
  void endStop() throws IOException {
    if (isLossAccepted()) {
      checkpointFile.forgetNewest();
      StopMark.remove(volume, directory);
      volume.delete(directory.resolve(ACCEPT_LOSS));
      volume.syncDirectory(directory);
    } else if (mark.isPresent() && isAnyDamaged()) {
      mark = Optional.of(mark.get().withoutAccessModes());
      mark.get().save(volume, directory);
    } else {
      StopMark.remove(volume, directory);
      mark = Optional.empty();
    }
  }

  /** After the last write of a clean stop. */
  void saveStop() throws IOException {
    Segment current = segments.current();
    long bytes = current.durableLength();
    int tail;
    try (Volume.File file = volume.open(current.file().path())) {
      tail = JournalExtent.tailOf(file, bytes);
    }
    Map<BucketName, Long> buckets = new TreeMap<>();
    for (Bucket bucket : catalogue.all()) {
      if (bucket.session() == session) {
        checkpointAtStop(bucket).ifPresent(reached -> buckets.put(bucket.name(), reached));
      }
    }
    new StopMark(
            session,
            journal.durableSequence(),
            segments.all().get(0).first(),
            current.first(),
            bytes,
            tail,
            accessModes.close(),
            buckets)
        .save(volume, directory);
  }

  private Optional<Long> checkpointAtStop(Bucket bucket) {
    Optional<Long> inFiles = bucket.files().manifest().map(Manifest::checkpoint);
    if (bucket.damage().isPresent()) {
      return mark.map(m -> m.buckets().get(bucket.name())).or(() -> inFiles);
    }
    return inFiles.filter(reached -> bucket.committed().exists());
  }

  boolean isAnyDamaged() {
    return catalogue.all().stream()
        .anyMatch(bucket -> bucket.session() == session && bucket.damage().isPresent());
  }

  Bucket newBucket(BucketName name) {
    return new Bucket(name, session, new BucketFiles(files, name));
  }

  /** The bucket whose directory it is: the one that is served, or one that was removed. */
  Bucket bucketForFiles(BucketName name) {
    return catalogue
        .find(name)
        .filter(bucket -> bucket.session() == session)
        .orElseGet(() -> newBucket(name));
  }

  /** Lets go of what is left of a bucket that is gone, unless it is being made again. */
  void forgetIfAbsent(Bucket bucket) {
    bucket.gate().writeLock().lock();
    forgetLocked(bucket);
  }

  /**
   * The same where nobody is at the bucket: the journal's own thread must not wait for a caller who
   * waits for the journal. What is left otherwise, the next one to make the bucket uses again.
   */
  void forgetIfAbsentAndIdle(Bucket bucket) {
    if (bucket.gate().writeLock().tryLock()) {
      forgetLocked(bucket);
    }
  }

  private void forgetLocked(Bucket bucket) {
    try {
      if (!bucket.pending().exists() && !bucket.committed().exists()) {
        catalogue.remove(bucket);
      }
    } finally {
      bucket.gate().writeLock().unlock();
    }
  }

  /** Changes where a bucket's entries are, in both of its states. */
  void restate(Bucket bucket, UnaryOperator<BucketState> change) {
    boolean done = false;
    while (!done) {
      try {
        journal.restate(bucket, change).join();
        done = true;
      } catch (CompletionException e) {
        // It stood behind a group that failed and fell back with it: the next turn starts from
        // the committed state. Once the journal is closed, restate() itself throws.
        if (!(e.getCause() instanceof MetadataException)) {
          throw e;
        }
      }
    }
  }

  /** Makes durable what was accepted. */
  void close() {
    journal.close();
    segments.close();
  }

  String threadName(String duty) {
    return String.format(Locale.ROOT, "metadata-%s-%d", duty, session);
  }
}
