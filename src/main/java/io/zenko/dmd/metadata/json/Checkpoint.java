package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.memory.MemTable;
import io.zenko.dmd.metadata.json.memory.SequentialValues;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import io.zenko.dmd.metadata.json.run.RunFacts;
import io.zenko.dmd.metadata.json.run.RunWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Brings what a segment holds into runs of its buckets, so that it is needed neither in memory nor
 * at a start. Segments are taken in their order, the oldest first; buckets side by side, as each
 * new one takes half a dozen syncs.
 *
 * <p>What is written is of the committed state alone: a pending change may yet fall back, and then
 * the files must not have it.
 */
final class Checkpoint {
  private final Shard shard;
  private final Segment segment;
  private final long end;
  private final Restater states;

  /** How a bucket is told that what was in memory is in a run now. */
  @FunctionalInterface
  interface Restater {
    void restate(Bucket bucket, UnaryOperator<BucketState> change);
  }

  /**
   * @param end the number of the first record behind what is brought into runs
   */
  Checkpoint(Shard shard, Segment segment, long end, Restater states) {
    this.shard = shard;
    this.segment = segment;
    this.end = end;
    this.states = states;
  }

  void run() throws IOException {
    shard.sideBySide().forEach(List.copyOf(segment.touched()), this::save);
  }

  private void save(BucketName name) throws IOException {
    // Looked up by its name: it may have been removed and made again since.
    Bucket bucket = shard.bucketForFiles(name);
    if (bucket.damage().isEmpty()) {
      save(bucket);
      segment.touched().remove(name);
    }
  }

  private void save(Bucket bucket) throws IOException {
    BucketFiles files = bucket.files();
    if (!bucket.committed().exists()) {
      shard.merger().leave(bucket.name());
      files.remove();
      shard.forgetIfAbsent(bucket);
      return;
    }
    bucket.load();
    BucketState state = bucket.committed();
    Optional<RunFacts> run = write(bucket, state);
    shard.merger().awaitRoom(bucket);
    files.flushed(state, end - 1, run);
    long created = state.created();
    // The runs as they are by then: a merge may have replaced some meanwhile.
    states.restate(
        bucket, s -> s.created() == created ? s.flushed(segment.file(), files.levels()) : s);
    shard.merger().consider(bucket);
  }

  private Optional<RunFacts> write(Bucket bucket, BucketState state) throws IOException {
    Optional<MemTable> table = state.tableOf(segment.file());
    if (table.isEmpty()) {
      return Optional.empty();
    }
    boolean hidesNothing = state.levels().isEmpty();
    SequentialValues values = new SequentialValues(segment.durableLength());
    try (KeyCursor entries = table.get().cursor(Order.ASCENDING, values);
        RunWriter writer = bucket.files().newRun()) {
      while (entries.next()) {
        if (!(hidesNothing && entries.isDeletion())) {
          writer.add(entries);
        }
      }
      return writer.entries() == 0 ? Optional.empty() : Optional.of(writer.finish());
    }
  }
}
