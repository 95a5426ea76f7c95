package io.zenko.dmd.metadata.json.bucket;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.run.RunNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of a bucket as it is found, before its manifest is trusted or where there is none:
 * what the names in it say, whose it is, and what to tell an operator of it. {@link BucketFiles}
 * goes by the manifest, and changes the directory.
 */
public record BucketDirectory(Volume volume, Path path) {
  static final String MANIFEST = "bucket.json";

  /** What a manifest is called once its bucket is removed: the rest of the directory goes then. */
  static final String REMOVED = "removed.json";

  /** Ends the name of a directory that goes with all that is in it: no bucket's does so. */
  private static final String ASIDE = ".";

  private static final Pattern NUMBERED =
      Pattern.compile("(?:run|attributes)-(\\d{6,18})\\.(?:jsonl|blocks|index|index\\.tmp|json)");

  /**
   * The directory that a bucket has, whether or not it is there.
   *
   * @param buckets the directory of all buckets of a shard
   */
  public static BucketDirectory of(Volume volume, Path buckets, BucketName bucket) {
    return new BucketDirectory(volume, buckets.resolve(DirectoryName.of(bucket)));
  }

  public String name() {
    return path.getFileName().toString();
  }

  public Path manifest() {
    return path.resolve(MANIFEST);
  }

  public boolean hasManifest() {
    return volume.exists(manifest());
  }

  /** The manifest of a bucket that was removed. */
  Path removedManifest() {
    return path.resolve(REMOVED);
  }

  /** Whether a removal has begun that has not come to its end. */
  public boolean isRemoved() {
    return name().endsWith(ASIDE) || volume.exists(removedManifest());
  }

  /** Whether this can be a directory of ours whose manifest is gone, or to come. */
  public boolean holdsLeftoversAlone() throws IOException {
    return volume.isDirectory(path)
        && volume.list(path).stream()
            .allMatch(
                name ->
                    NUMBERED.matcher(name).matches()
                        || name.equals(MANIFEST + ".tmp")
                        || name.equals(REMOVED));
  }

  /** Whether nothing is left but the word of the bucket's removal. */
  boolean isEmptied() throws IOException {
    List<String> left = volume.list(path);
    return volume.exists(path) && (left.isEmpty() || left.equals(List.of(REMOVED)));
  }

  /** The highest number that a file has in its name. */
  long highestNumber() throws IOException {
    long highest = 0;
    for (String name : volume.list(path)) {
      Matcher found = NUMBERED.matcher(name);
      if (found.matches()) {
        highest = Math.max(highest, Long.parseLong(found.group(1)));
      }
    }
    return highest;
  }

  /** Whose directory it is, where the manifest does not tell: a run does, or the name itself. */
  public BucketName bucket() throws IOException {
    return bucketInRuns().orElseGet(() -> DirectoryName.guess(name()));
  }

  /**
   * The bucket of a directory whose manifest is that of another: its runs name the bucket, and the
   * directory is called after it. Of a copy that somebody made, the runs name the bucket that was
   * copied.
   */
  public Optional<BucketName> owner() throws IOException {
    return bucketInRuns().filter(this::isOf);
  }

  /** Whether the directory is called after the bucket. */
  public boolean isOf(BucketName bucket) {
    return DirectoryName.of(bucket).equals(name());
  }

  private Optional<BucketName> bucketInRuns() throws IOException {
    for (String file : volume.list(path)) {
      if (file.endsWith(".jsonl")) {
        try (Volume.File run = volume.open(path.resolve(file))) {
          Optional<String> name = RunNames.bucketOf(run);
          if (name.isPresent()) {
            return name.map(BucketName::new);
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Removes what a removal, or a first checkpoint, did not finish; there is no manifest. The
   * directory gets a name that says so first: an empty one would be one that has lost all.
   */
  public void removeLeftovers() throws IOException {
    Path aside = path.resolveSibling(name().endsWith(ASIDE) ? name() : name() + ASIDE);
    if (!aside.equals(path)) {
      delete(aside); // of a bucket of this name before, where the disk refused it
      volume.rename(path, aside);
      volume.syncDirectory(path.getParent());
    }
    delete(aside);
  }

  private void delete(Path aside) throws IOException {
    for (String name : volume.list(aside)) {
      volume.delete(aside.resolve(name));
    }
    volume.delete(aside);
  }

  /** What to say where the manifest is gone. */
  public String missingManifest() {
    return manifest()
        + " is missing: put it back; where the bucket had been removed, remove the directory";
  }

  /** What to say where the manifest has less than the last clean stop left. */
  public String olderThanStop(Optional<Manifest> found, long reached) {
    return found
        .map(
            old ->
                String.format(
                    Locale.ROOT,
                    "%s is of record %d, the last stop had left one of record %d: put that back",
                    manifest(),
                    old.checkpoint(),
                    reached))
        .orElse(path + " is missing, which the last stop had left: put it back");
  }

  /** The path, for messages. */
  @Override
  public String toString() {
    return path.toString();
  }
}
