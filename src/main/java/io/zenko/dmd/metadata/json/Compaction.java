package io.zenko.dmd.metadata.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Merges the newest runs of a bucket into one, so that their number grows with the logarithm of the
 * bucket, and space that no key points to is given back.
 */
final class Compaction {
  private static final int MIN_RUNS = 4;
  private static final long MIN_DEAD_BYTES = 1 << 20;

  private final Shard shard;
  private final Bucket bucket;
  private final Pace pace;

  Compaction(Shard shard, Bucket bucket, Pace pace) {
    this.shard = shard;
    this.bucket = bucket;
    this.pace = pace;
  }

  /** Merges once, where it is worth it, and answers whether it did. */
  boolean run() throws IOException {
    BucketFiles files = bucket.files();
    List<Run> runs = files.runs();
    int from = firstToMerge(runs);
    if (from == runs.size() || bucket.damage().isPresent()) {
      return false;
    }
    bucket.load();
    BucketState state = bucket.committed();
    if (!files.areOf(state.created())) {
      return false; // removed meanwhile: the checkpoint of that record removes the files
    }
    List<Run> merged = runs.subList(from, runs.size());
    Optional<Run> result = merge(state, merged, from == 0);
    List<Run> named = new ArrayList<>(runs.subList(0, from));
    result.ifPresent(named::add);
    files.save(state, files.manifest().orElseThrow().checkpoint(), named);
    if (result.isPresent()) {
      Set<Integer> sources =
          merged.stream().map(run -> run.file().number()).collect(Collectors.toSet());
      shard.relocate(bucket, sources, result.get());
    }
    files.release(merged);
    return true;
  }

  /** Where the tail begins that is worth a merge; the number of runs where none is. */
  static int firstToMerge(List<Run> runs) {
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      long dead = run.file().deadBytes();
      if (dead > MIN_DEAD_BYTES && dead > run.bytes() / 2) {
        return i;
      }
    }
    long newer = 0;
    int from = runs.size();
    while (from > 0 && (newer == 0 || runs.get(from - 1).bytes() <= 2 * newer)) {
      from--;
      newer += runs.get(from).bytes();
    }
    return runs.size() - from >= MIN_RUNS ? from : runs.size();
  }

  private Optional<Run> merge(BucketState state, List<Run> inputs, boolean withOldest)
      throws IOException {
    BucketFiles files = bucket.files();
    Map<Integer, ValueFile> sources =
        inputs.stream().map(Run::file).collect(Collectors.toMap(ValueFile::number, f -> f));
    try (RunMerge merge = files.merge(inputs);
        RunWriter writer = files.newRun()) {
      while (merge.hasNext()) {
        RunEntry entry = merge.next().entry();
        Optional<Slot> slot = state.index().get(entry.key());
        if (slot.isPresent() && sources.containsKey(slot.get().file())) {
          writer.copy(entry.key(), slot.get(), sources.get(slot.get().file()));
          pace.spend(slot.get().length());
        } else if (entry.place().isEmpty() && !withOldest) {
          writer.delete(entry.key());
        }
      }
      return writer.entries() == 0
          ? Optional.empty()
          : Optional.of(files.register(writer.finish()));
    }
  }
}
