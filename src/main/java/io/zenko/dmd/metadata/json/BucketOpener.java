package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.BucketDirectory;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Facts;
import io.zenko.dmd.metadata.json.bucket.Manifest;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.JournalExtent;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads what the directory of a bucket says of it, and compares that with what is known: with what
 * the last stop had left, and with what the journal has lost.
 */
final class BucketOpener {
  private final Volume volume;
  private final Shard shard;
  private final Consumer<String> warnings;

  /**
   * Directories without a manifest that were met while the journal is read, which tells what they
   * are; nothing once it was read.
   */
  private volatile Optional<List<Bucket>> undecided =
      Optional.of(Collections.synchronizedList(new ArrayList<>()));

  /**
   * @param warnings is told what an operator should know
   */
  BucketOpener(Volume volume, Shard shard, Consumer<String> warnings) {
    this.volume = volume;
    this.shard = shard;
    this.warnings = warnings;
  }

  void describe(Bucket bucket) throws IOException {
    Facts facts =
        shard
            .catalogue()
            .names()
            .find(bucket.name())
            .filter(known -> known.session() == shard.session())
            .orElseGet(() -> new Facts(shard.session(), 0, false));
    BucketDirectory directory = bucket.files().directory();
    if (!directory.hasManifest()) {
      describeWithoutManifest(bucket, facts);
      return;
    }
    if (undecided.isPresent()) {
      // What the journal is compared with must not be taken back by a power cut.
      volume.syncDirectory(directory.path());
    }
    Manifest manifest;
    try {
      manifest = Manifest.read(DurableFile.read(volume, directory.manifest()));
    } catch (FormatException e) {
      damage(bucket, directory.manifest() + ": " + e.getMessage());
      return;
    }
    // A copy that somebody made beside the bucket must not be taken for it: adopting it would
    // remove from the bucket whatever the copy's manifest does not name.
    if (manifest.bucket().equals(bucket.name()) && manifest.session() == shard.session()) {
      describe(bucket, facts, manifest);
    } else {
      describeForeign(bucket, facts, manifest);
    }
  }

  private void describe(Bucket bucket, Facts facts, Manifest manifest) throws IOException {
    BucketFiles files = bucket.files();
    Optional<String> old =
        manifest.checkpoint() < facts.reached()
            ? Optional.of(files.directory().olderThanStop(Optional.of(manifest), facts.reached()))
            : Optional.empty();
    try {
      // What an older manifest does not name may be what the right one does.
      files.adopt(manifest, !facts.visited() && old.isEmpty());
      bucket.recovery().restore(manifest.created(), files.readAttributes(manifest));
    } catch (FormatException | NoSuchFileException e) {
      damage(bucket, e.getMessage());
    }
    old.ifPresent(reason -> damage(bucket, reason));
    Optional<String> lost = shard.losses().of(manifest.checkpoint());
    if (lost.isPresent()) {
      bucket.recovery().damaged(lost.get());
      if (!facts.visited()) {
        shard.catalogue().countBehindLosses();
      }
    }
    shard.catalogue().damageOf(bucket.name()).ifPresent(bucket.recovery()::damaged);
    shard.files().reached(bucket.name(), Math.max(facts.reached(), manifest.checkpoint()));
  }

  /** The manifest is that of another bucket. */
  private void describeForeign(Bucket bucket, Facts facts, Manifest manifest) throws IOException {
    BucketDirectory directory = bucket.files().directory();
    Optional<BucketName> owner = directory.owner();
    if (owner.isPresent() && !owner.get().equals(manifest.bucket())) {
      damage(
          bucket,
          directory.manifest() + " is that of bucket " + manifest.bucket() + JournalExtent.ADVICE);
    } else {
      warnings.accept(directory + " is a copy of bucket " + manifest.bucket() + ": it is not read");
      leaveOut(bucket, facts);
    }
  }

  private void describeWithoutManifest(Bucket bucket, Facts facts) throws IOException {
    BucketDirectory directory = bucket.files().directory();
    if (!directory.holdsLeftoversAlone()) {
      if (volume.exists(directory.path())) {
        warnings.accept(directory + " is none of the store's files: it is left as it is");
      }
      leaveOut(bucket, facts);
    } else if (undecided.isPresent()) {
      undecided.get().add(bucket);
    } else {
      judge(bucket, facts, false);
    }
  }

  /** There is no such bucket, unless something says that there was. */
  private void leaveOut(Bucket bucket, Facts facts) {
    Optional<String> damage = shard.catalogue().damageOf(bucket.name());
    if (damage.isPresent()) {
      bucket.recovery().damaged(damage.get());
    } else if (facts.reached() > 0) {
      damage(bucket, bucket.files().directory().olderThanStop(Optional.empty(), facts.reached()));
    } else {
      shard.files().gone(bucket.name());
    }
  }

  /**
   * A directory without a manifest is what a removal, or a first checkpoint, did not finish: a
   * removal leaves word of itself, and of what is not in files yet the journal has the making.
   * Without either, it is the manifest that is lost.
   *
   * @param isExplained whether the journal made or removed the bucket
   */
  private void judge(Bucket bucket, Facts facts, boolean isExplained) throws IOException {
    BucketDirectory directory = bucket.files().directory();
    if (directory.isRemoved() || isExplained) {
      if (!directory.hasManifest()) {
        directory.removeLeftovers();
      }
      if (!isExplained) {
        leaveOut(bucket, facts);
      }
    } else {
      damage(bucket, directory.missingManifest());
    }
  }

  /**
   * The journal was read.
   *
   * @param explained the buckets that it made or removed
   */
  void decide(Predicate<BucketName> explained) throws IOException {
    List<Bucket> left = undecided.orElseThrow();
    undecided = Optional.empty();
    for (Bucket bucket : left) {
      judge(bucket, new Facts(shard.session(), 0, false), explained.test(bucket.name()));
    }
  }

  /** The bucket is not served from now on, nor after it was let go of and opened again. */
  void damage(Bucket bucket, String reason) {
    bucket.recovery().damaged(reason);
    if (shard.catalogue().setDamage(bucket, reason)) {
      warnings.accept(reason);
    }
  }
}
