package io.zenko.dmd.metadata.json.check;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.BucketDirectory;
import io.zenko.dmd.metadata.json.bucket.Manifest;
import io.zenko.dmd.metadata.json.directory.ShardDirectory;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.JournalExtent;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.run.RunCheck;
import io.zenko.dmd.metadata.json.run.RunFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Checks the directories of a shard's buckets. */
final class BucketsCheck {
  private final Volume volume;
  private final ShardDirectory shard;
  private final CheckReport report;
  private final Consumer<String> progress;
  private final Map<BucketName, Manifest> manifests = new HashMap<>();
  private final List<BucketDirectory> withoutManifest = new ArrayList<>();

  BucketsCheck(Volume volume, ShardDirectory shard, CheckReport report, Consumer<String> progress) {
    this.volume = volume;
    this.shard = shard;
    this.report = report;
    this.progress = progress;
  }

  /** Answers with the manifests that can be read. */
  Map<BucketName, Manifest> run() throws IOException {
    for (String name : volume.list(shard.buckets())) {
      BucketDirectory directory = new BucketDirectory(volume, shard.buckets().resolve(name));
      if (directory.hasManifest()) {
        checkDirectory(directory);
      } else if (directory.holdsLeftoversAlone()) {
        withoutManifest.add(directory);
      } else {
        report.note(directory + " is none of the store's files");
      }
    }
    return manifests;
  }

  /**
   * Directories without a manifest, once the journal has told which buckets were made or removed:
   * see {@link Recovery}.
   */
  void checkLeftovers(Set<BucketName> madeOrRemoved) throws IOException {
    for (BucketDirectory directory : withoutManifest) {
      BucketName name = directory.bucket();
      if (directory.isRemoved() || madeOrRemoved.contains(name)) {
        report.note(directory + " is left over from a removal: the next start takes it away");
      } else {
        report.damageOf(name, directory.missingManifest());
      }
    }
  }

  private void checkDirectory(BucketDirectory found) throws IOException {
    Path directory = found.path();
    Path path = found.manifest();
    progress.accept(path.toString());
    Manifest manifest;
    try {
      manifest = Manifest.read(DurableFile.read(volume, path));
    } catch (FormatException e) {
      report.damageOf(found.bucket(), path + ": " + e.getMessage());
      return;
    }
    BucketName bucket = manifest.bucket();
    if (!found.isOf(bucket) || manifest.session() != shard.session()) {
      Optional<BucketName> owner = found.owner();
      if (owner.isPresent() && !owner.get().equals(manifest.bucket())) {
        report.damageOf(owner.get(), path + " is that of bucket " + bucket + JournalExtent.ADVICE);
        return;
      }
      report.note(directory + " is a copy of bucket " + bucket + ", which is not read");
      return;
    }
    manifests.put(bucket, manifest);
    report.sound(bucket, entriesOf(manifest));
    checkFacts(bucket, directory, manifest.attributes());
    for (List<RunFacts> level : manifest.levels()) {
      for (RunFacts run : level) {
        progress.accept(directory.resolve(run.lines().file()).toString());
        RunCheck.check(volume, directory, run, bucket.value())
            .forEach(damage -> report.damageOf(bucket, damage));
      }
      if (level != manifest.levels().get(0)) {
        checkOrder(bucket, directory, level);
      }
    }
    for (Manifest.UnindexedRun run : manifest.unindexed()) {
      Path lines = directory.resolve(run.lines().file());
      progress.accept(lines.toString());
      RunCheck.checkUnindexed(volume, lines, run.lines(), run.entries(), bucket.value())
          .forEach(damage -> report.damageOf(bucket, damage));
    }
    noteLeftovers(found, manifest);
  }

  private static long entriesOf(Manifest manifest) {
    return manifest.levels().stream().flatMap(List::stream).mapToLong(RunFacts::entries).sum()
        + manifest.unindexed().stream().mapToLong(Manifest.UnindexedRun::entries).sum();
  }

  private void checkOrder(BucketName bucket, Path directory, List<RunFacts> level) {
    for (int i = 1; i < level.size(); i++) {
      if (Arrays.compareUnsigned(level.get(i - 1).last(), level.get(i).first()) >= 0) {
        report.damageOf(
            bucket,
            directory.resolve(level.get(i).lines().file())
                + " begins before the run before it ends");
      }
    }
  }

  private void noteLeftovers(BucketDirectory directory, Manifest manifest) throws IOException {
    Set<String> named = new HashSet<>(manifest.files());
    named.add(directory.manifest().getFileName().toString());
    for (Manifest.UnindexedRun run : manifest.unindexed()) {
      named.add(run.lines().file().replace(".jsonl", ".index"));
    }
    for (String file : volume.list(directory.path())) {
      if (!named.contains(file)) {
        report.note(directory.path().resolve(file) + " is left over: the next start takes it away");
      }
    }
  }

  /** Whether the file is as long as the manifest says and has its checksum. */
  private boolean checkFacts(BucketName bucket, Path directory, FileFacts facts)
      throws IOException {
    Path path = directory.resolve(facts.file());
    progress.accept(path.toString());
    if (!volume.exists(path)) {
      report.damageOf(bucket, path + " is missing");
      return false;
    }
    try (Volume.File file = volume.open(path)) {
      if (file.size() != facts.bytes()) {
        report.damageOf(bucket, path + " has " + file.size() + " bytes, not " + facts.bytes());
        return false;
      }
      if (checksum(file) != facts.checksum()) {
        report.damageOf(bucket, path + " does not match the manifest's checksum");
      }
      return true;
    }
  }

  private static int checksum(Volume.File file) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocate(256 << 10);
    for (long at = 0; at < file.size(); at += chunk.limit()) {
      chunk.clear();
      file.read(chunk, at);
      crc.update(chunk.flip());
    }
    return (int) crc.getValue();
  }
}
