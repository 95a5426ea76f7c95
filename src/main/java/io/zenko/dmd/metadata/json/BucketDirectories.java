package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.BucketDirectory;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Facts;
import io.zenko.dmd.metadata.json.bucket.DirectoryName;
import io.zenko.dmd.metadata.json.bucket.Manifest;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The directories of a shard's buckets, as a start finds them. Their names alone go to the
 * catalogue: what is in a directory is read when its bucket is needed. Only a directory whose name
 * does not tell the bucket is looked into.
 */
final class BucketDirectories {
  /**
   * A directory tells its names in no order, and each has its place in the memory of all: those of
   * so many are put there in theirs, at half the cost.
   */
  private static final int SORTED = 1 << 16;

  private final Volume volume;
  private final Shard shard;
  private final Consumer<String> warnings;

  BucketDirectories(Volume volume, Shard shard, Consumer<String> warnings) {
    this.volume = volume;
    this.shard = shard;
    this.warnings = warnings;
  }

  /** Adds the buckets to the catalogue. */
  void list() throws IOException {
    List<String> some = new ArrayList<>();
    volume.forEachName(
        shard.directory().buckets(),
        directory -> {
          some.add(directory);
          if (some.size() == SORTED) {
            addAll(some);
          }
        });
    addAll(some);
  }

  private void addAll(List<String> directories) throws IOException {
    directories.sort(null);
    for (String directory : directories) {
      add(directory);
    }
    directories.clear();
  }

  private void add(String directory) throws IOException {
    Facts facts = new Facts(shard.session(), 0, false);
    if (DirectoryName.isPlain(directory)
        && shard.catalogue().names().putIfAbsent(directory.getBytes(UTF_8), facts)) {
      return; // as most, where there are very many
    }
    Optional<BucketName> name = DirectoryName.read(directory);
    if (name.isPresent()) {
      add(name.get());
    } else {
      addUnreadable(new BucketDirectory(volume, shard.directory().buckets().resolve(directory)));
    }
  }

  private void add(BucketName name) throws IOException {
    Optional<Bucket> other = shard.catalogue().look(name);
    if (other.isPresent()) {
      other.get().describe();
      if (other.get().committed().exists() || other.get().damage().isPresent()) {
        return; // another session has it; of what is left here the journal tells
      }
      shard.catalogue().remove(other.get());
    }
    shard.catalogue().names().put(name, new Facts(shard.session(), 0, false));
  }

  /** The bucket's name is too long for that of a directory, or the directory is of others. */
  private void addUnreadable(BucketDirectory directory) throws IOException {
    Optional<BucketName> name = Optional.empty();
    if (directory.hasManifest()) {
      try {
        name = Optional.of(Manifest.read(DurableFile.read(volume, directory.manifest())).bucket());
      } catch (FormatException e) {
        warnings.accept(directory.manifest() + ": " + e.getMessage());
      }
    }
    if (name.isEmpty() && volume.isDirectory(directory.path())) {
      name = Optional.of(directory.bucket());
    }
    if (name.filter(directory::isOf).isPresent()) {
      add(name.get());
    } else if (directory.hasManifest()) {
      warnings.accept(directory + " is a copy of bucket " + name.get() + ": it is not read");
    } else if (directory.isRemoved() && directory.holdsLeftoversAlone()) {
      directory.removeLeftovers();
    } else {
      warnings.accept(directory + " is none of the store's files: it is left as it is");
    }
  }
}
