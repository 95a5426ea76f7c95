package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a shard's buckets as they were when the last acknowledged change had been made: the files
 * of the buckets, and on top of them what the journal holds behind the shard's checkpoint.
 *
 * <pre>
 *   the names of the buckets' directories                         BucketDirectories
 *   the records of the journal                                    JournalRecovery
 *   directories without a manifest, of which the journal tells    BucketOpener
 *   what the last stop had left                                   StopComparison
 *   buckets that are no more, or that records miss                FoundBuckets
 * </pre>
 */
final class Recovery {
  private final Volume volume;
  private final Shard shard;
  private final List<String> warnings = new ArrayList<>();
  private final FoundBuckets buckets;
  private final JournalRecovery journal;

  /**
   * @param maxMemory what the changes may take that are not in runs
   */
  Recovery(Volume volume, Shard shard, long maxMemory) {
    this.volume = volume;
    this.shard = shard;
    this.buckets = new FoundBuckets(shard, warnings::add);
    this.journal = new JournalRecovery(volume, shard, maxMemory, buckets, warnings::add);
  }

  /** Does it, and answers with the number of the last record. */
  long run() throws IOException {
    volume.createDirectories(shard.directory().journal());
    volume.createDirectories(shard.directory().buckets());
    makeNamesDurable();
    shard.directory().load();
    new BucketDirectories(volume, shard, warnings::add).list();
    long inFiles = shard.directory().isLossAccepted() ? buckets.lastInFiles() : 0;
    long last = journal.run(inFiles);
    shard
        .opener()
        .decide(
            name ->
                buckets.lifecycles().changed().contains(name)
                    || shard.directory().isLossAccepted());
    new StopComparison(volume, shard, buckets, warnings::add).run(last);
    buckets.settle();
    return last;
  }

  /**
   * A process that was killed may have made or replaced files whose names the machine still has in
   * memory alone. Whatever is read now is built upon, so it has to outlive a power cut.
   */
  private void makeNamesDurable() throws IOException {
    volume.syncDirectory(shard.directory().journal());
    volume.syncDirectory(shard.directory().buckets());
    volume.syncDirectory(shard.directory().path());
  }

  /** The time of the last record that was read. */
  Optional<String> lastTime() {
    return journal.lastTime();
  }

  List<String> warnings() {
    return warnings;
  }
}
