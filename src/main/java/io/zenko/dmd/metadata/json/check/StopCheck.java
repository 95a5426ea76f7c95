package io.zenko.dmd.metadata.json.check;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.BucketDirectory;
import io.zenko.dmd.metadata.json.bucket.Manifest;
import io.zenko.dmd.metadata.json.directory.ShardDirectory;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.Lifecycles;
import io.zenko.dmd.metadata.json.journal.StopMark;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what is there with what the last clean stop left. */
final class StopCheck {
  private final Volume volume;
  private final ShardDirectory shard;
  private final Map<BucketName, Manifest> manifests;
  private final CheckReport report;

  StopCheck(
      Volume volume,
      ShardDirectory shard,
      Map<BucketName, Manifest> manifests,
      CheckReport report) {
    this.volume = volume;
    this.shard = shard;
    this.manifests = manifests;
    this.report = report;
  }

  /**
   * @param last the last record that the journal has
   * @param lifecycles which buckets the journal made or removed
   */
  void run(List<Long> firsts, long last, Lifecycles lifecycles) throws IOException {
    if (shard.mark().isEmpty() || shard.mark().get().last() < shard.checkpoint()) {
      return;
    }
    StopMark mark = shard.mark().get();
    try {
      shard.readStopBuckets(
          (bucket, reached) -> {
            if (!lifecycles.isChangedAfter(bucket, reached)) {
              check(bucket, reached);
            }
          });
    } catch (FormatException e) {
      report.damage(e.getMessage());
    }
    if (!firsts.isEmpty()) {
      shard.extent().missingOldest(firsts.get(0), last).ifPresent(report::damage);
    }
    if (report.isSound() && firsts.contains(mark.segment())) {
      shard.extent().replaced(volume).ifPresent(report::damage);
    }
    if (mark.last() == last
        && !mark.accessModes().equals(StopMark.UNKNOWN)
        && !mark.accessModes().equals(shard.accessModes().checksum())) {
      report.damage(shard.accessModes().path() + StopMark.OTHER_ACCESS_MODES);
    }
  }

  private void check(BucketName bucket, long reached) {
    Optional<Manifest> manifest = Optional.ofNullable(manifests.get(bucket));
    if (manifest.isEmpty() || manifest.get().checkpoint() < reached) {
      report.damageOf(
          bucket,
          BucketDirectory.of(volume, shard.buckets(), bucket).olderThanStop(manifest, reached));
    }
  }
}
