package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The directory of a bucket: its manifest, its attributes, its runs. Changed by the shard's
 * checkpointer alone.
 */
final class BucketFiles {
  static final String MANIFEST = "bucket.json";

  private static final Pattern NUMBERED =
      Pattern.compile("(?:run|attributes)-(\\d{6,18})\\.(?:jsonl|index|index\\.tmp|json)");

  private final Volume volume;
  private final ValueFiles valueFiles;
  private final Path directory;
  private final BucketName bucket;
  private final int session;
  private Optional<Manifest> manifest = Optional.empty();
  private volatile List<Run> runs = List.of();

  /**
   * Runs that were written for manifests that could not be saved. They stay until one was: a
   * manifest whose replacement failed half-way may yet be the one that a crash leaves.
   */
  private final List<Run> unsaved = new ArrayList<>();

  /** Files of attributes, likewise. */
  private final List<String> unsavedAttributes = new ArrayList<>();

  /** The number of the next file; 0 where the directory was not looked at yet. */
  private long nextNumber;

  BucketFiles(
      Volume volume, ValueFiles valueFiles, Path bucketsDirectory, BucketName bucket, int session) {
    this.volume = volume;
    this.valueFiles = valueFiles;
    this.directory = bucketsDirectory.resolve(DirectoryName.of(bucket));
    this.bucket = bucket;
    this.session = session;
  }

  Path directory() {
    return directory;
  }

  /** Whether a directory with these files can be one of ours whose manifest is gone, or to come. */
  static boolean areLeftovers(List<String> names) {
    return names.stream()
        .allMatch(n -> NUMBERED.matcher(n).matches() || n.equals(MANIFEST + ".tmp"));
  }

  Optional<Manifest> manifest() {
    return manifest;
  }

  List<Run> runs() {
    return runs;
  }

  /** Whose directory it is, where the manifest does not tell: a run does, or the name itself. */
  static BucketName nameOf(Volume volume, Path directory) throws IOException {
    for (String file : volume.list(directory)) {
      if (file.endsWith(".jsonl")) {
        try (Volume.File run = volume.open(directory.resolve(file))) {
          Optional<BucketName> name = RunReader.bucketOf(run);
          if (name.isPresent()) {
            return name.get();
          }
        }
      }
    }
    return DirectoryName.guess(directory.getFileName().toString());
  }

  /** At the start: takes over what the manifest names and removes what it does not. */
  void adopt(Manifest found) throws IOException {
    List<Run> named = new ArrayList<>();
    for (Manifest.RunFacts facts : found.runs()) {
      Path path = directory.resolve(facts.file().file());
      named.add(new Run(valueFiles.register(path), facts));
    }
    manifest = Optional.of(found);
    runs = List.copyOf(named);
    removeLeftovers(found);
    for (Run run : runs) {
      requireLength(run);
    }
  }

  /**
   * A number that no file in the directory has: neither one that the manifest names, which a crash
   * could leave half changed, nor one of a bucket of the same name before this one, which a cursor
   * may still read and which is removed by its name when that is closed.
   */
  private long takeNumber() throws IOException {
    if (nextNumber == 0) {
      long highest = 0;
      for (String name : volume.list(directory)) {
        Matcher numbered = NUMBERED.matcher(name);
        if (numbered.matches()) {
          highest = Math.max(highest, Long.parseLong(numbered.group(1)));
        }
      }
      nextNumber = highest + 1;
    }
    return nextNumber++;
  }

  private void requireLength(Run run) throws IOException {
    if (!volume.exists(run.file().path())) {
      throw new FormatException(run.file().path() + " is missing");
    }
    try (Volume.File file = volume.open(run.file().path())) {
      if (file.size() != run.bytes()) {
        throw new FormatException(
            run.file().path() + " has " + file.size() + " bytes, not " + run.bytes());
      }
    }
  }

  private void removeLeftovers(Manifest found) throws IOException {
    Set<String> kept =
        found.runs().stream().map(run -> run.file().file()).collect(Collectors.toSet());
    for (String name : volume.list(directory)) {
      Path path = directory.resolve(name);
      boolean indexOfKept =
          kept.stream().anyMatch(run -> Run.indexPath(path.resolveSibling(run)).equals(path));
      if (!name.equals(MANIFEST)
          && !name.equals(found.attributes().file())
          && !kept.contains(name)
          && !indexOfKept) {
        volume.delete(path);
      }
    }
  }

  byte[] readAttributes(Manifest found) throws IOException {
    byte[] attributes = DurableFile.read(volume, directory.resolve(found.attributes().file()));
    if (attributes.length != found.attributes().bytes()
        || Literal.checksum(attributes) != found.attributes().checksum()) {
      throw new FormatException(
          directory.resolve(found.attributes().file()) + " does not match its checksum");
    }
    return attributes;
  }

  /** Whether the files are of the bucket that this record made, not of one before it. */
  boolean areOf(long created) {
    return manifest.map(known -> known.created() == created).orElse(false);
  }

  RunMerge merge(List<Run> some) throws IOException {
    return new RunMerge(volume, some);
  }

  RunEntries entriesOf(Run run) throws IOException {
    return RunEntries.open(volume, run);
  }

  /** Begins a run, which counts once a manifest names it. */
  RunWriter newRun() throws IOException {
    volume.createDirectories(directory);
    return new RunWriter(volume, directory.resolve(Run.nameOf(takeNumber())), bucket.value());
  }

  /** A run that was written, to be read from now on. */
  Run register(Manifest.RunFacts facts) {
    Run run = new Run(valueFiles.register(directory.resolve(facts.file().file())), facts);
    unsaved.add(run);
    return run;
  }

  /**
   * Replaces the manifest: from here on the directory holds the bucket as of {@code checkpoint}.
   * The runs that are no longer named stay until {@link #release}.
   */
  void save(BucketState state, long checkpoint, List<Run> named) throws IOException {
    volume.createDirectories(directory);
    Optional<FileFacts> before = manifest.map(Manifest::attributes);
    FileFacts attributes = saveAttributes(state.attributes(), before);
    Manifest changed =
        new Manifest(
            bucket,
            session,
            state.created(),
            checkpoint,
            attributes,
            named.stream().map(Run::facts).toList());
    volume.syncDirectory(directory);
    DurableFile.replace(volume, directory.resolve(MANIFEST), changed.toLine());
    manifest = Optional.of(changed);
    runs = List.copyOf(named);
    unsaved.removeAll(named);
    release(unsaved);
    unsaved.clear();
    unsavedAttributes.remove(attributes.file());
    for (String name : unsavedAttributes) {
      volume.delete(directory.resolve(name));
    }
    unsavedAttributes.clear();
    if (before.isPresent() && !before.get().file().equals(attributes.file())) {
      volume.delete(directory.resolve(before.get().file()));
    }
  }

  private FileFacts saveAttributes(byte[] attributes, Optional<FileFacts> before)
      throws IOException {
    int checksum = Literal.checksum(attributes);
    if (before.isPresent()
        && before.get().checksum() == checksum
        && before.get().bytes() == attributes.length) {
      return before.get();
    }
    String name = String.format(Locale.ROOT, "attributes-%06d.json", takeNumber());
    unsavedAttributes.add(name);
    DurableFile.create(volume, directory.resolve(name), attributes);
    return new FileFacts(name, attributes.length, checksum);
  }

  /** Removes runs that no manifest names and no state refers to any more. */
  void release(List<Run> unnamed) throws IOException {
    for (Run run : unnamed) {
      volume.delete(Run.indexPath(run.file().path()));
      valueFiles.retire(run.file());
    }
  }

  /** Removes the directory, the manifest first: without it the rest is left over. */
  void remove() throws IOException {
    volume.delete(directory.resolve(MANIFEST));
    manifest = Optional.empty();
    if (!volume.list(directory).isEmpty()) {
      volume.syncDirectory(directory);
    }
    List<Run> gone = runs;
    runs = List.of();
    release(gone);
    for (String name : volume.list(directory)) {
      if (gone.stream().noneMatch(run -> run.file().path().endsWith(name))) {
        volume.delete(directory.resolve(name));
      }
    }
    if (volume.exists(directory) && volume.list(directory).isEmpty()) {
      volume.delete(directory);
      volume.syncDirectory(directory.getParent());
    }
  }
}
