package io.zenko.dmd.metadata.json;

import io.zenko.dmd.background.SideBySide;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Named;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import io.zenko.dmd.metadata.json.bucket.ShardFiles;
import io.zenko.dmd.metadata.json.directory.ShardDirectory;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.journal.Journal;
import io.zenko.dmd.metadata.json.journal.RecordClock;
import io.zenko.dmd.metadata.json.journal.SegmentList;
import io.zenko.dmd.metadata.json.journal.SegmentLog;
import io.zenko.dmd.metadata.json.journal.StopBuckets;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/**
 * A part of the store with a journal of its own: a "session" in bucketd's words. It has its
 * directory, its buckets in the catalogue of the store, and the threads that write: {@link Journal}
 * for requests; {@link Checkpointer}, {@link Merger} and {@link Inspector} beside them.
 */
final class Shard {
  private final int session;
  private final StoreParts parts;
  private final long memory;
  private final ShardDirectory directory;
  private final ShardFiles files;
  private final Catalogue catalogue;
  private final SegmentList segments;
  private final Journal journal;
  private final SegmentLog log;
  private final ShardHealth health;
  private final BucketOpener opener;
  private final Losses losses = new Losses();
  private final SideBySide sideBySide;
  private final Checkpointer checkpointer;
  private final Merger merger;
  private final Inspector inspector;

  /** Whether a bucket is hurt by what the journal has lost. */
  private volatile boolean isHurtByLosses;

  /**
   * @param memory what its changes may take that are not in runs
   */
  Shard(StoreParts parts, int session, long memory) {
    this.session = session;
    this.parts = parts;
    this.memory = memory;
    this.directory = new ShardDirectory(parts.volume(), parts.settings().path(), session);
    this.catalogue = parts.catalogue();
    this.files =
        new ShardFiles(
            parts.volume(),
            parts.files(),
            parts.cache(),
            catalogue.names(),
            directory.buckets(),
            session);
    this.opener = new BucketOpener(parts.volume(), this, parts.log()::warning);
    this.health = new ShardHealth(parts.volume(), directory.path());
    this.segments =
        new SegmentList(
            parts.volume(),
            directory.journal(),
            parts.files(),
            session,
            parts.settings().maxSegmentBytes());
    this.journal =
        new Journal(
            segments,
            new RecordClock(parts.clock()),
            parts.settings(),
            memory,
            parts.completions(),
            threadName("journal"));
    this.log = new SegmentLog(parts.volume(), segments, parts.files(), journal::durableSequence);
    this.merger = new Merger(this, parts.settings(), parts.shape(), parts.log(), parts.metrics());
    this.sideBySide =
        new SideBySide(parts.settings().checkpointThreads(), threadName("checkpoint"));
    this.checkpointer =
        new Checkpointer(parts.volume(), this, parts.settings(), parts.ages(), parts.log());
    this.inspector = new Inspector(this, parts.settings(), checkpointer, parts.log());
    catalogue.add(this);
  }

  /** Finds the buckets as they were, and takes changes from then on. */
  void open() throws IOException {
    Recovery recovery = new Recovery(parts.volume(), this, memory);
    long last = recovery.run();
    recovery.warnings().forEach(parts.log()::warning);
    recovery
        .lastTime()
        .map(Instant::parse)
        .ifPresent(newest -> parts.clock().raiseAbove(newest.toEpochMilli()));
    directory.endStop();
    journal.start(last, new ShardObserver(this, parts.metrics(), parts.log()));
  }

  /** Starts what works beside requests. */
  void startBackground() {
    merger.start();
    checkpointer.start();
    inspector.start();
  }

  /** Waits until the files of the buckets have all that is in sealed segments, and merges rest. */
  void awaitBackground() {
    inspector.awaitIdle();
    checkpointer.awaitIdle();
    merger.awaitIdle();
  }

  /** First those that still tell the journal of what they moved; a checkpoint waits for merges. */
  void closeBackground() {
    inspector.close();
    merger.close();
    checkpointer.close();
  }

  int session() {
    return session;
  }

  ShardDirectory directory() {
    return directory;
  }

  SegmentLog log() {
    return log;
  }

  ShardHealth health() {
    return health;
  }

  SegmentList segments() {
    return segments;
  }

  Journal journal() {
    return journal;
  }

  Checkpointer checkpointer() {
    return checkpointer;
  }

  /** For what is done with each of many buckets. */
  SideBySide sideBySide() {
    return sideBySide;
  }

  Merger merger() {
    return merger;
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

  ValueFiles valueFiles() {
    return parts.files();
  }

  Losses losses() {
    return losses;
  }

  /** At the start, when the journal was read: some bucket is hurt by what it has lost. */
  void setHurtByLosses() {
    isHurtByLosses = true;
  }

  boolean isAnyDamaged() {
    return isHurtByLosses || catalogue.isAnyDamaged(session);
  }

  /**
   * Each bucket was compared with what the last stop left, which is not needed any more; but for
   * damaged ones, of which the next start has to find that again.
   */
  void endInspection() throws IOException {
    if (!isAnyDamaged()) {
      directory.removeMark();
    }
  }

  /**
   * Whether the next start has to find what this one did, by the journal from where it was and by
   * what the last stop left: so neither is let go.
   */
  boolean isHeld() {
    return directory.mark().isPresent() || isAnyDamaged();
  }

  /** After the last write of a clean stop. */
  void saveStop() throws IOException {
    directory.saveStop(
        journal.durableSequence(), segments.all().get(0), segments.current(), this::tellBuckets);
  }

  /** What each bucket has at least in its files, as far as is known. */
  private void tellBuckets(StopBuckets.Sink sink) throws IOException {
    for (Named named : catalogue.namesOf(session)) {
      if (named.facts().reached() > 0 && isThere(named.name())) {
        sink.accept(named.name(), named.facts().reached());
      }
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
