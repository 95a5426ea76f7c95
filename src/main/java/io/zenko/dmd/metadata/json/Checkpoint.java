package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings what a sealed segment holds into the files of its buckets, so that the segment is no
 * longer needed at a start.
 *
 * <p>Values that a later segment replaced are left to that segment's own checkpoint. What is
 * written is of the committed state alone: a pending change may yet fall back, and then the files
 * must not have it.
 */
final class Checkpoint {
  private final Volume volume;
  private final Shard shard;
  private final Segment segment;
  private final long end;

  /**
   * @param end the number of the first record behind the segment
   */
  Checkpoint(Volume volume, Shard shard, Segment segment, long end) {
    this.volume = volume;
    this.shard = shard;
    this.segment = segment;
    this.end = end;
  }

  void run() throws IOException {
    for (Map.Entry<BucketName, NavigableSet<Key>> touched : touchedKeys().entrySet()) {
      Bucket bucket = shard.bucketForFiles(touched.getKey());
      if (bucket.damage().isEmpty()) {
        save(bucket, touched.getValue());
      }
    }
  }

  private Map<BucketName, NavigableSet<Key>> touchedKeys() throws IOException {
    Map<BucketName, NavigableSet<Key>> touched = new HashMap<>();
    try (SegmentReader reader = new SegmentReader(volume, segment, 0, end)) {
      for (Optional<JournalRecord> record = reader.next();
          record.isPresent();
          record = reader.next()) {
        JournalRecord.Head head = record.get().head();
        NavigableSet<Key> keys = touched.computeIfAbsent(head.bucket(), name -> new TreeSet<>());
        if (head.method().changesEntries()) {
          record.get().changes().forEach(change -> keys.add(Key.ofTrusted(change.key())));
        }
      }
    }
    return touched;
  }

  private void save(Bucket bucket, NavigableSet<Key> keys) throws IOException {
    BucketFiles files = bucket.files();
    if (!bucket.committed().exists()) {
      files.remove();
      shard.forgetIfAbsent(bucket);
      return;
    }
    bucket.load();
    BucketState state = bucket.committed();
    boolean sameBucket = files.areOf(state.created());
    List<Run> before = files.runs();
    List<Run> kept = sameBucket ? before : List.of();
    Optional<Run> run = writeRun(bucket, state, keys, !kept.isEmpty());
    List<Run> named = new ArrayList<>(kept);
    run.ifPresent(named::add);
    files.save(state, end - 1, named);
    if (run.isPresent()) {
      shard.relocate(bucket, Set.of(segment.file().number()), run.get());
    }
    if (!sameBucket) {
      files.release(before);
    }
  }

  private Optional<Run> writeRun(
      Bucket bucket, BucketState state, NavigableSet<Key> keys, boolean mayBeInOlderRuns)
      throws IOException {
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    try (RunWriter writer = bucket.files().newRun()) {
      for (Key key : keys) {
        Optional<Slot> slot = state.index().get(key.utf8());
        if (slot.isEmpty()) {
          if (mayBeInOlderRuns) {
            writer.delete(key.utf8());
          }
        } else if (slot.get().file() == segment.file().number()) {
          writer.copy(key.utf8(), slot.get(), segment.file());
        }
      }
      return writer.entries() == 0
          ? Optional.empty()
          : Optional.of(bucket.files().register(writer.finish()));
    }
  }
}
