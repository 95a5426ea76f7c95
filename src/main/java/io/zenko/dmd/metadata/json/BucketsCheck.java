package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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
  private final Shard shard;
  private final ValueFiles files;
  private final CheckReport report;
  private final Consumer<String> progress;
  private final Map<BucketName, Manifest> manifests = new HashMap<>();

  BucketsCheck(
      Volume volume, Shard shard, ValueFiles files, CheckReport report, Consumer<String> progress) {
    this.volume = volume;
    this.shard = shard;
    this.files = files;
    this.report = report;
    this.progress = progress;
  }

  /** Answers with the manifests that can be read. */
  Map<BucketName, Manifest> run() throws IOException {
    for (String name : volume.list(shard.bucketsDirectory())) {
      Path directory = shard.bucketsDirectory().resolve(name);
      if (volume.exists(directory.resolve(BucketFiles.MANIFEST))) {
        checkDirectory(directory);
      } else if (volume.isDirectory(directory)
          && BucketFiles.areLeftovers(volume.list(directory))) {
        report.note(directory + " is left over from a removal: the next start takes it away");
      } else {
        report.note(directory + " is none of the store's files");
      }
    }
    return manifests;
  }

  private void checkDirectory(Path directory) throws IOException {
    Path path = directory.resolve(BucketFiles.MANIFEST);
    String name = directory.getFileName().toString();
    progress.accept(path.toString());
    Manifest manifest;
    try {
      manifest = Manifest.read(DurableFile.read(volume, path));
    } catch (FormatException e) {
      report.damageOf(BucketFiles.nameOf(volume, directory), path + ": " + e.getMessage());
      return;
    }
    BucketName bucket = manifest.bucket();
    if (!name.equals(DirectoryName.of(bucket)) || manifest.session() != shard.session()) {
      report.note(directory + " is a copy of bucket " + bucket + ", which is not read");
      return;
    }
    manifests.put(bucket, manifest);
    report.sound(bucket, manifest.runs().stream().mapToLong(Manifest.RunFacts::entries).sum());
    checkFacts(bucket, directory, manifest.attributes());
    for (Manifest.RunFacts run : manifest.runs()) {
      if (checkFacts(bucket, directory, run.file())) {
        checkRun(bucket, directory.resolve(run.file().file()), run);
      }
    }
    noteLeftovers(directory, manifest);
  }

  private void noteLeftovers(Path directory, Manifest manifest) throws IOException {
    Set<String> named = new HashSet<>(List.of(BucketFiles.MANIFEST, manifest.attributes().file()));
    for (Manifest.RunFacts run : manifest.runs()) {
      Path path = directory.resolve(run.file().file());
      named.add(run.file().file());
      named.add(Run.indexPath(path).getFileName().toString());
    }
    for (String file : volume.list(directory)) {
      if (!named.contains(file)) {
        report.note(directory.resolve(file) + " is left over: the next start takes it away");
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

  /** Each line, the order of the keys, the number of entries, and the index beside the run. */
  private void checkRun(BucketName bucket, Path path, Manifest.RunFacts facts) throws IOException {
    Run run = new Run(files.register(path), facts);
    try (Volume.File file = volume.open(path)) {
      if (!RunReader.bucketOf(file).equals(Optional.of(bucket))) {
        report.damageOf(bucket, path + " is not a run of this bucket");
        return;
      }
    }
    Optional<RunIndexReader> index = RunIndexReader.open(volume, path, facts);
    if (index.isEmpty()) {
      report.note(
          Run.indexPath(path) + " does not match: it is made again when the bucket is next opened");
    }
    try (RunReader lines = new RunReader(volume, run)) {
      long entries = walk(path, lines, index);
      if (entries != facts.entries()) {
        throw new FormatException(path + " has " + entries + " entries, not " + facts.entries());
      }
    } catch (FormatException | UncheckedIOException e) {
      report.damageOf(bucket, e.getMessage());
    } finally {
      if (index.isPresent()) {
        index.get().close();
      }
    }
  }

  private static long walk(Path path, RunReader lines, Optional<RunIndexReader> index) {
    byte[] before = null;
    long entries = 0;
    while (lines.hasNext()) {
      RunEntry entry = lines.next();
      if (before != null && Arrays.compareUnsigned(before, entry.key()) >= 0) {
        throw new FormatException(path + ": entry " + (entries + 1) + " is out of order");
      }
      if (index.isPresent() && !isSame(entry, index.get().next())) {
        throw new FormatException(
            Run.indexPath(path) + " tells another entry " + (entries + 1) + ": remove that file");
      }
      before = entry.key();
      entries++;
    }
    return entries;
  }

  private static boolean isSame(RunEntry entry, RunEntry other) {
    return Arrays.equals(entry.key(), other.key()) && entry.place().equals(other.place());
  }
}
