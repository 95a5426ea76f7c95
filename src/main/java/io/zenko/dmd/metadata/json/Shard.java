package io.zenko.dmd.metadata.json;

import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Named;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import io.zenko.dmd.metadata.json.bucket.ShardFiles;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.CheckpointFile;
import io.zenko.dmd.metadata.json.journal.Journal;
import io.zenko.dmd.metadata.json.journal.JournalExtent;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.journal.SegmentList;
import io.zenko.dmd.metadata.json.journal.SegmentLog;
import io.zenko.dmd.metadata.json.journal.StopBuckets;
import io.zenko.dmd.metadata.json.journal.StopMark;
import io.zenko.dmd.metadata.json.run.IndexCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
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
  private boolean isStopped;
  private final BucketOpener opener;
  private final Losses losses = new Losses();

  /** Whether a bucket is hurt by what the journal has lost. */
  private boolean isHurtByLosses;

  private Journal journal;
  private Merger merger;

  Shard(
      int session,
      Volume volume,
      JsonSettings settings,
      ValueFiles valueFiles,
      IndexCache cache,
      Catalogue catalogue,
      Consumer<String> warnings) {
    this.session = session;
    this.volume = volume;
    this.directory = settings.path().resolve("sessions").resolve(Integer.toString(session));
    this.catalogue = catalogue;
    this.files =
        new ShardFiles(volume, valueFiles, cache, catalogue.names(), bucketsDirectory(), session);
    this.opener = new BucketOpener(volume, this, warnings);
    this.accessModes = new AccessModes(volume, directory.resolve("access-modes.json"));
    this.checkpointFile = new CheckpointFile(volume, directory, session);
    this.health = new ShardHealth(volume, directory);
    this.segments =
        new SegmentList(
            volume, journalDirectory(), valueFiles, session, settings.maxSegmentBytes());
    this.log = new SegmentLog(volume, segments, valueFiles, () -> journal.durableSequence());
    catalogue.add(this);
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

  BucketOpener opener() {
    return opener;
  }

  ShardFiles files() {
    return files;
  }

  Losses losses() {
    return losses;
  }

  /** At the start, when the journal was read: some bucket is hurt by what it has lost. */
  void setHurtByLosses() {
    isHurtByLosses = true;
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

  /** Tells what the last stop says of the buckets' files. */
  void readStopBuckets(StopBuckets.Sink sink) throws IOException {
    mark.orElseThrow().buckets().forEach(volume, directory, sink);
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
   * Before the first write after a start: what the last stop left is no longer so. What it says of
   * buckets is kept until each was compared with it.
   */
  synchronized void endStop() throws IOException {
    if (isLossAccepted()) {
      checkpointFile.forgetNewest();
      StopMark.remove(volume, directory);
      volume.delete(directory.resolve(ACCEPT_LOSS));
      volume.syncDirectory(directory);
    } else if (mark.isPresent()) {
      mark = Optional.of(mark.get().withoutAccessModes().save(volume, directory));
    }
  }

  /**
   * Each bucket was compared with what the last stop left, which is not needed any more; but for
   * damaged ones, of which the next start has to find that again.
   */
  synchronized void endInspection() throws IOException {
    if (mark.isPresent() && !isAnyDamaged() && !isStopped) {
      StopMark.remove(volume, directory);
      mark = Optional.empty();
    }
  }

  /**
   * Whether the next start has to find what this one did, by the journal from where it was and by
   * what the last stop left: so neither is let go.
   */
  synchronized boolean isHeld() {
    return mark.isPresent() || isAnyDamaged();
  }

  /** After the last write of a clean stop. */
  synchronized void saveStop() throws IOException {
    isStopped = true;
    Segment current = segments.current();
    long bytes = current.durableLength();
    int tail;
    try (Volume.File file = volume.open(current.file().path())) {
      tail = JournalExtent.tailOf(file, bytes);
    }
    StopBuckets buckets =
        StopBuckets.write(volume, directory, mark.map(StopMark::buckets), this::tellBuckets);
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

  /** What each bucket has at least in its files, as far as is known. */
  private void tellBuckets(StopBuckets.Sink sink) throws IOException {
    Optional<Named> named = catalogue.next(Key.EMPTY, session);
    while (named.isPresent()) {
      if (named.get().facts().reached() > 0 && isThere(named.get().name())) {
        sink.accept(named.get().name(), named.get().facts().reached());
      }
      named = catalogue.next(named.get().key().next(), session);
    }
  }

  /** Whether no removal of it waits for a checkpoint. */
  private boolean isThere(BucketName name) {
    return catalogue
        .peek(name)
        .filter(Bucket::isDescribed)
        .map(bucket -> bucket.damage().isPresent() || bucket.committed().exists())
        .orElse(true);
  }

  boolean isAnyDamaged() {
    return isHurtByLosses || catalogue.isAnyDamaged(session);
  }

  /** One without files that count. */
  Bucket newBucket(BucketName name) {
    return new Bucket(name, this, new BucketFiles(files, name), true);
  }

  /** One whose files tell what it is. */
  Bucket idleBucket(BucketName name) {
    return new Bucket(name, this, new BucketFiles(files, name), false);
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
      if (!bucket.pending().exists() && !bucket.committed().exists() && bucket.damage().isEmpty()) {
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
