package io.zenko.dmd.metadata.json;

import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.run.IndexCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/**
 * A part of the store with a journal of its own: a "session" in bucketd's words.
 *
 * <pre>
 *   sessions/0/checkpoint.json      up to which record the files of the buckets have it all
 *   sessions/0/journal/             segments
 *   sessions/0/buckets/             a directory a bucket
 *   sessions/0/access-modes.json    which buckets take no writes, see {@link AccessModes}
 * </pre>
 */
final class Shard {
  private static final String CHECKPOINT = "checkpoint.json";

  private final int session;
  private final Volume volume;
  private final Path directory;
  private final ShardFiles files;
  private final Catalogue catalogue;
  private final SegmentList segments;
  private final AccessModes accessModes;
  private final SegmentLog log;
  private final ShardHealth health;
  private volatile long checkpoint;
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
    return checkpoint;
  }

  /** Reads what is kept beside the journal and the buckets. */
  void load() throws IOException {
    accessModes.load();
    readCheckpoint();
  }

  private void readCheckpoint() throws IOException {
    Path path = directory.resolve(CHECKPOINT);
    if (!volume.exists(path)) {
      return;
    }
    byte[] line = DurableFile.read(volume, path);
    int end = line.length - 1;
    if (end < 0 || !Line.isSealed(line, 0, end)) {
      throw new FormatException(path + " is damaged: remove it, and the whole journal is read");
    }
    LineScanner scanner = new LineScanner(line, 0, end);
    scanner.expect("{\"format\":\"dmd-checkpoint\",\"version\":1,\"checkpoint\":");
    checkpoint = scanner.number();
  }

  void saveCheckpoint(long sequence) throws IOException {
    Line line = new Line(128);
    line.ascii("{\"format\":\"dmd-checkpoint\",\"version\":1,\"checkpoint\":")
        .number(sequence)
        .seal(0);
    DurableFile.replace(volume, directory.resolve(CHECKPOINT), line.toBytes());
    checkpoint = sequence;
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
