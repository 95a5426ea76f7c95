package io.zenko.dmd.metadata.json.directory;

import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.CheckpointFile;
import io.zenko.dmd.metadata.json.journal.JournalExtent;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.journal.StopBuckets;
import io.zenko.dmd.metadata.json.journal.StopMark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory of a shard: where its journal and its buckets are, and what stands beside them.
 *
 * <pre>
 *   sessions/0/checkpoint.json      see {@link CheckpointFile}
 *   sessions/0/stopped.json         after a clean stop, see {@link StopMark}
 *   sessions/0/journal/             segments
 *   sessions/0/buckets/             a directory a bucket
 *   sessions/0/access-modes.json    which buckets take no writes, see {@link AccessModes}
 * </pre>
 */
public final class ShardDirectory {
  /** Laid here by an operator who goes on with what is left. */
  private static final String ACCEPT_LOSS = "accept-loss";

  private final int session;
  private final Volume volume;
  private final Path path;
  private final AccessModes accessModes;
  private final CheckpointFile checkpointFile;
  private Optional<StopMark> mark = Optional.empty();
  private boolean isStopped;

  /**
   * @param store the directory of the store
   */
  public ShardDirectory(Volume volume, Path store, int session) {
    this.session = session;
    this.volume = volume;
    this.path = NewStore.session(store, session);
    this.accessModes = new AccessModes(volume, path.resolve("access-modes.json"));
    this.checkpointFile = new CheckpointFile(volume, path, session);
  }

  /** Reads what is kept beside the journal and the buckets. */
  public void load() throws IOException {
    accessModes.load();
    checkpointFile.load();
    synchronized (this) {
      mark = isLossAccepted() ? Optional.empty() : StopMark.read(volume, path, session);
    }
  }

  public int session() {
    return session;
  }

  public Path path() {
    return path;
  }

  public Path journal() {
    return path.resolve("journal");
  }

  public Path buckets() {
    return path.resolve("buckets");
  }

  public AccessModes accessModes() {
    return accessModes;
  }

  public CheckpointFile checkpointFile() {
    return checkpointFile;
  }

  public long checkpoint() {
    return checkpointFile.checkpoint();
  }

  /** Whether an operator goes on with what is left. */
  public boolean isLossAccepted() {
    return volume.exists(path.resolve(ACCEPT_LOSS));
  }

  /** What the last clean stop left, if nothing was written since. */
  public synchronized Optional<StopMark> mark() {
    return mark;
  }

  /** Tells what the last stop says of the buckets' files. */
  public void readStopBuckets(StopBuckets.Sink sink) throws IOException {
    mark().orElseThrow().buckets().forEach(volume, path, sink);
  }

  /** How far the journal is known to go. */
  public JournalExtent extent() {
    return isLossAccepted()
        ? new JournalExtent(journal(), 0, 0, Optional.empty())
        : new JournalExtent(
            journal(), checkpointFile.checkpoint(), checkpointFile.newest(), mark());
  }

  /**
   * Before the first write after a start: what the last stop left is no longer so. What it says of
   * buckets is kept until each was compared with it.
   */
  public synchronized void endStop() throws IOException {
    if (isLossAccepted()) {
      checkpointFile.forgetNewest();
      StopMark.remove(volume, path);
      volume.delete(path.resolve(ACCEPT_LOSS));
      volume.syncDirectory(path);
    } else if (mark.isPresent()) {
      mark = Optional.of(mark.get().withoutAccessModes().save(volume, path));
    }
  }

  /** What the last stop left is not needed any more. */
  public synchronized void removeMark() throws IOException {
    if (mark.isPresent() && !isStopped) {
      StopMark.remove(volume, path);
      mark = Optional.empty();
    }
  }

  /**
   * After the last write of a clean stop.
   *
   * @param last the last record of the journal
   * @param oldest the first segment
   * @param current the last one
   * @param buckets tells what each bucket has at least in its files
   */
  public synchronized void saveStop(
      long last, Segment oldest, Segment current, StopBuckets.Source buckets) throws IOException {
    isStopped = true;
    long bytes = current.durableLength();
    int tail;
    try (Volume.File file = volume.open(current.file().path())) {
      tail = JournalExtent.tailOf(file, bytes);
    }
    StopBuckets list = StopBuckets.write(volume, path, mark.map(StopMark::buckets), buckets);
    new StopMark(
            session, last, oldest.first(), current.first(), bytes, tail, accessModes.close(), list)
        .save(volume, path);
  }
}
