package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Facts;
import io.zenko.dmd.metadata.json.directory.ShardDirectory;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.StopMark;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares what a start found with what the last clean stop had left: all of that has to be there,
 * unless a record behind it says otherwise. A bucket that has less is hurt; a journal or a list of
 * access modes that is another one keeps the shard from opening.
 */
final class StopComparison {
  private final Volume volume;
  private final Shard shard;
  private final FoundBuckets buckets;
  private final Consumer<String> warnings;

  StopComparison(Volume volume, Shard shard, FoundBuckets buckets, Consumer<String> warnings) {
    this.volume = volume;
    this.shard = shard;
    this.buckets = buckets;
    this.warnings = warnings;
  }

  /**
   * @param last the last record of the journal
   */
  void run(long last) throws IOException {
    ShardDirectory directory = shard.directory();
    if (directory.mark().isEmpty() || directory.mark().get().last() < directory.checkpoint()) {
      return;
    }
    StopMark mark = directory.mark().get();
    directory.readStopBuckets(this::compare);
    directory
        .extent()
        .missingOldest(shard.segments().all().get(0).first(), last)
        .ifPresent(warnings);
    if (!shard.isAnyDamaged()) {
      // Where a bucket is hurt, that was told already, and says more.
      Optional<String> replaced = directory.extent().replaced(volume);
      if (replaced.isPresent()) {
        throw new FormatException(replaced.get());
      }
    }
    if (mark.last() == last
        && !mark.accessModes().equals(StopMark.UNKNOWN)
        && !mark.accessModes().equals(directory.accessModes().checksum())) {
      throw new FormatException(directory.accessModes().path() + StopMark.OTHER_ACCESS_MODES);
    }
  }

  /**
   * The bucket's directory has to be there, at least; what else is in it is compared when the
   * bucket is first used, or inspected.
   *
   * @param reached the last record that its files had
   */
  private void compare(BucketName name, long reached) throws IOException {
    if (buckets.lifecycles().isChangedAfter(name, reached)) {
      return;
    }
    Optional<Facts> known =
        shard
            .catalogue()
            .names()
            .find(name)
            .filter(facts -> facts.session() == shard.session() && facts.hasFiles());
    if (known.filter(facts -> facts.reached() >= reached).isPresent()) {
      return;
    }
    boolean visited = known.map(Facts::visited).orElse(true);
    if (visited) {
      Bucket bucket = buckets.own(name);
      if (bucket.damage().isEmpty()) {
        shard
            .opener()
            .damage(
                bucket,
                bucket.files().directory().olderThanStop(bucket.files().manifest(), reached));
      }
    }
    // Whoever looks at the bucket later compares it with this, and the next stop tells it again.
    shard.catalogue().names().update(name, new Facts(shard.session(), reached, visited));
  }
}
