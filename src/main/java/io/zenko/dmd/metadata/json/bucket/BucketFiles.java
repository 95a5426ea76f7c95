package io.zenko.dmd.metadata.json.bucket;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.merge.Levels;
import io.zenko.dmd.metadata.json.merge.MergePlan;
import io.zenko.dmd.metadata.json.run.Run;
import io.zenko.dmd.metadata.json.run.RunFacts;
import io.zenko.dmd.metadata.json.run.RunIndexing;
import io.zenko.dmd.metadata.json.run.RunNames;
import io.zenko.dmd.metadata.json.run.RunWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The directory of a bucket: its manifest, its attributes, its runs. Changed by the checkpointer,
 * which adds runs, and by the merger, which replaces some: each under the lock of this object, and
 * only for as long as it takes to replace the manifest.
 */
public final class BucketFiles {
  private static final String ATTRIBUTES = "attributes-";

  private final ShardFiles shard;
  private final Volume volume;
  private final BucketDirectory directory;
  private final Path path;
  private final BucketName bucket;

  private Optional<Manifest> manifest = Optional.empty();
  private Levels levels = Levels.NONE;

  /**
   * Runs that were written for manifests that could not be saved. They stay until one was: a
   * manifest whose replacement failed half-way may yet be the one that a crash leaves.
   */
  private final List<Run> unsaved = new ArrayList<>();

  /** Files of attributes, likewise. */
  private final List<String> unsavedAttributes = new ArrayList<>();

  private boolean numbered;

  /** Whether the directory may be that of another bucket of this name by now. */
  private boolean left;

  public BucketFiles(ShardFiles shard, BucketName bucket) {
    this.shard = shard;
    this.volume = shard.volume();
    this.directory = BucketDirectory.of(volume, shard.bucketsDirectory(), bucket);
    this.path = directory.path();
    this.bucket = bucket;
  }

  public BucketDirectory directory() {
    return directory;
  }

  public synchronized Optional<Manifest> manifest() {
    return manifest;
  }

  /** Whether the runs are of format 1. */
  public synchronized boolean isWithoutIndexes() {
    return manifest.filter(known -> !known.unindexed().isEmpty()).isPresent();
  }

  public synchronized Levels levels() {
    return levels;
  }

  /**
   * Takes over what the manifest says.
   *
   * @param cleaning whether to remove what it does not name: not where a cursor may still read that
   */
  public synchronized void adopt(Manifest found, boolean cleaning) throws IOException {
    manifest = Optional.of(found);
    if (cleaning) {
      removeUnnamed(found);
    }
  }

  private void removeUnnamed(Manifest found) throws IOException {
    Set<String> kept = found.files();
    List<String> unnamed =
        volume.list(path).stream()
            .filter(name -> !name.equals(BucketDirectory.MANIFEST) && !kept.contains(name))
            .toList();
    if (!unnamed.isEmpty()) {
      // A power cut must not bring back an older manifest, which may name them.
      volume.syncDirectory(path);
    }
    for (String name : unnamed) {
      volume.delete(path.resolve(name));
    }
  }

  /** The runs, to be read from now on; nothing of them is read but that they are there. */
  public synchronized Levels open() throws IOException {
    Manifest known = manifest.orElseThrow();
    if (!known.unindexed().isEmpty()) {
      known = indexed(known);
    }
    List<List<Run>> opened = new ArrayList<>();
    for (List<RunFacts> level : known.levels()) {
      opened.add(new ArrayList<>());
      for (RunFacts facts : level) {
        requireLength(facts.lines());
        requireLength(facts.index());
        opened.get(opened.size() - 1).add(runOf(facts));
      }
    }
    try {
      levels = new Levels(opened);
    } catch (IllegalArgumentException e) {
      throw new FormatException(directory.manifest() + ": " + e.getMessage(), e);
    }
    return levels;
  }

  /**
   * Brings over a bucket of format 1: its runs stay as they are and get an index each, then the
   * manifest names both. A crash before that leaves the bucket as it was.
   */
  private Manifest indexed(Manifest old) throws IOException {
    List<RunFacts> newestFirst = new ArrayList<>();
    for (Manifest.UnindexedRun run : old.unindexed()) {
      Path lines = path.resolve(run.lines().file());
      requireLength(run.lines());
      newestFirst.add(0, RunIndexing.index(volume, lines, run.lines(), run.entries()));
    }
    newestFirst.removeIf(run -> run.entries() == 0);
    Manifest changed =
        new Manifest(
            bucket,
            old.session(),
            old.created(),
            old.checkpoint(),
            old.attributes(),
            List.of(newestFirst),
            List.of());
    volume.syncDirectory(path);
    DurableFile.replace(volume, directory.manifest(), changed.toLine());
    adopt(changed, true); // which removes the indexes that format 1 had
    return changed;
  }

  private Run runOf(RunFacts facts) {
    ValueFile lines = shard.files().register(path.resolve(facts.lines().file()));
    ValueFile index = shard.files().register(path.resolve(facts.index().file()));
    return new Run(lines, index, facts, shard.cache());
  }

  /**
   * A number that no file in the directory has: neither one that the manifest names, which a crash
   * could leave half changed, nor one of a bucket of the same name before this one, which a cursor
   * may still read and which is removed by its name when that is closed.
   */
  private synchronized long takeNumber() throws IOException {
    if (!numbered) {
      shard.raiseNumber(directory.highestNumber());
      numbered = true;
    }
    return shard.takeNumber();
  }

  private void requireLength(FileFacts facts) throws IOException {
    Path named = path.resolve(facts.file());
    if (!volume.exists(named)) {
      throw new FormatException(named + " is missing");
    }
    try (Volume.File file = volume.open(named)) {
      if (file.size() != facts.bytes()) {
        throw new FormatException(named + " has " + file.size() + " bytes, not " + facts.bytes());
      }
    }
  }

  public byte[] readAttributes(Manifest found) throws IOException {
    byte[] attributes = DurableFile.read(volume, path.resolve(found.attributes().file()));
    if (attributes.length != found.attributes().bytes()
        || Literal.checksum(attributes) != found.attributes().checksum()) {
      throw new FormatException(
          path.resolve(found.attributes().file()) + " does not match its checksum");
    }
    return attributes;
  }

  /** Whether the files are of the bucket that this record made, not of one before it. */
  public synchronized boolean areOf(long created) {
    return manifest.map(known -> known.created() == created).orElse(false);
  }

  /** Begins a run, which counts once a manifest names it. */
  public RunWriter newRun() throws IOException {
    volume.createDirectories(path);
    return new RunWriter(volume, path.resolve(RunNames.of(takeNumber())), bucket.value());
  }

  /**
   * From here on the directory holds the bucket as of {@code checkpoint}.
   *
   * @param newest the run that holds what came since the checkpoint before
   */
  public synchronized void flushed(BucketState state, long checkpoint, Optional<RunFacts> newest)
      throws IOException {
    boolean sameBucket = areOf(state.created());
    Levels before = levels;
    Levels changed = sameBucket ? before : Levels.NONE;
    if (newest.isPresent()) {
      Run run = runOf(newest.get());
      unsaved.add(run);
      changed = changed.withNewest(run);
    }
    volume.createDirectories(path);
    save(state.created(), checkpoint, saveAttributes(state.attributes()), changed);
    if (!sameBucket) {
      release(before.runs().toList());
    }
  }

  /** From here on whoever has the directory reads and writes it by files of its own. */
  public synchronized void leave() {
    left = true;
  }

  /**
   * Replaces what a merge has read by what it made; false where the bucket is another one by now.
   * What was read is to be released once no state refers to it. All else stays as the checkpoints
   * have it, of which there may have been some since the merge began.
   *
   * @param created the record that made the bucket
   */
  public synchronized boolean merged(long created, MergePlan plan, List<RunFacts> made)
      throws IOException {
    if (left || !areOf(created) || !levels.runs().toList().containsAll(plan.inputs())) {
      return false;
    }
    List<Run> runs = plan.isMove() ? plan.upper() : made.stream().map(this::runOf).toList();
    if (!plan.isMove()) {
      unsaved.addAll(runs);
    }
    Levels changed = levels.replaced(plan.inputs(), plan.target(), runs);
    Manifest known = manifest.orElseThrow();
    save(created, known.checkpoint(), known.attributes(), changed);
    return true;
  }

  /** Takes away runs that were finished for nothing. */
  public void discard(Collection<RunFacts> made) throws IOException {
    for (RunFacts facts : made) {
      volume.delete(path.resolve(facts.lines().file()));
      volume.delete(path.resolve(facts.index().file()));
    }
  }

  private void save(long created, long checkpoint, FileFacts attributes, Levels changed)
      throws IOException {
    Optional<FileFacts> before = manifest.map(Manifest::attributes);
    Manifest next =
        new Manifest(
            bucket,
            shard.session(),
            created,
            checkpoint,
            attributes,
            changed.levels().stream()
                .map(level -> level.stream().map(Run::facts).toList())
                .toList(),
            List.of());
    volume.syncDirectory(path);
    DurableFile.replace(volume, directory.manifest(), next.toLine());
    if (manifest.isEmpty()) {
      volume.delete(directory.removedManifest()); // of a bucket of this name before
    }
    manifest = Optional.of(next);
    shard.reached(bucket, checkpoint);
    levels = changed;
    unsaved.removeAll(changed.runs().toList());
    release(unsaved);
    unsaved.clear();
    unsavedAttributes.remove(attributes.file());
    for (String name : unsavedAttributes) {
      volume.delete(path.resolve(name));
    }
    unsavedAttributes.clear();
    if (before.isPresent() && !before.get().file().equals(attributes.file())) {
      volume.delete(path.resolve(before.get().file()));
    }
  }

  private FileFacts saveAttributes(byte[] attributes) throws IOException {
    Optional<FileFacts> before = manifest.map(Manifest::attributes);
    int checksum = Literal.checksum(attributes);
    if (before.isPresent()
        && before.get().checksum() == checksum
        && before.get().bytes() == attributes.length) {
      return before.get();
    }
    String name = String.format(Locale.ROOT, "%s%06d.json", ATTRIBUTES, takeNumber());
    unsavedAttributes.add(name);
    DurableFile.create(volume, path.resolve(name), attributes);
    return new FileFacts(name, attributes.length, checksum);
  }

  /** Removes runs that no manifest names and no state refers to any more. */
  public void release(List<Run> unnamed) throws IOException {
    for (Run run : unnamed) {
      shard.files().retire(run.index());
      shard.files().retire(run.lines());
    }
  }

  /** Removes the directory, the manifest first: the name that it gets says what the rest is. */
  public synchronized void remove() throws IOException {
    if (directory.hasManifest()) {
      volume.rename(directory.manifest(), directory.removedManifest());
      volume.syncDirectory(path);
    }
    manifest = Optional.empty();
    shard.gone(bucket);
    List<Run> gone = levels.runs().toList();
    levels = Levels.NONE;
    release(gone);
    for (String name : volume.list(path)) {
      Path file = path.resolve(name);
      if (name.startsWith(ATTRIBUTES)) {
        volume.delete(file);
      } else if (!name.equals(BucketDirectory.REMOVED) && !isIn(gone, file)) {
        // A listing may read it, of a bucket of this name that has moved to another session.
        shard.files().retire(shard.files().register(file));
      }
    }
    removeWhenEmpty();
  }

  private static boolean isIn(List<Run> runs, Path file) {
    return runs.stream()
        .anyMatch(run -> run.lines().path().equals(file) || run.index().path().equals(file));
  }

  /** A run that a listing still reads keeps the directory, to the next start at most. */
  private void removeWhenEmpty() throws IOException {
    if (directory.isEmptied()) {
      directory.removeLeftovers();
    }
  }
}
