package io.zenko.dmd.metadata.json.check;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.Manifest;
import io.zenko.dmd.metadata.json.directory.ShardDirectory;
import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.CheckpointFile;
import io.zenko.dmd.metadata.json.journal.JournalExtent;
import io.zenko.dmd.metadata.json.journal.JournalRecord;
import io.zenko.dmd.metadata.json.journal.Lifecycles;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.journal.TornLines;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Checks a shard's journal: each line, the numbers, and that each record's bucket is there. */
final class JournalCheck {
  private final Volume volume;
  private final ShardDirectory shard;
  private final Map<BucketName, Manifest> manifests;
  private final CheckReport report;
  private final Consumer<String> progress;
  private final Set<BucketName> known;

  private final Lifecycles lifecycles = new Lifecycles();

  /** What is lost of nobody knows which buckets. */
  private final List<Loss> losses = new ArrayList<>();

  private final JournalExtent extent;

  /** Of a segment that should be there, as long as nothing has told of its records. */
  private Optional<String> missingSegment = Optional.empty();

  private long next;

  /**
   * From a record on, changes are gone: any bucket may be hurt whose files do not reach past it.
   */
  private record Loss(long from, String what) {}

  JournalCheck(
      Volume volume,
      ShardDirectory shard,
      Map<BucketName, Manifest> manifests,
      CheckReport report,
      Consumer<String> progress) {
    this.volume = volume;
    this.shard = shard;
    this.manifests = manifests;
    this.report = report;
    this.progress = progress;
    this.extent = shard.extent();
    this.known = new HashSet<>(manifests.keySet());
  }

  void run() throws IOException {
    List<Long> firsts = JournalExtent.segmentsIn(volume, shard.journal());
    for (String name : JournalExtent.strangersIn(volume, shard.journal())) {
      report.note(shard.journal().resolve(name) + " is none of the store's files");
    }
    next = firsts.isEmpty() ? shard.checkpoint() + 1 : firsts.get(0);
    checkCheckpoint();
    if (next > shard.checkpoint() + 1) {
      lost(
          shard.checkpoint() + 1,
          String.format(
              Locale.ROOT,
              "%s: the journal begins only at record %d, the checkpoint is at %d",
              shard.journal(),
              next,
              shard.checkpoint()));
    }
    missingSegment = extent.missingSegment(volume, firsts);
    for (int i = 0; i < firsts.size(); i++) {
      Optional<Long> end =
          i + 1 < firsts.size() ? Optional.of(firsts.get(i + 1)) : Optional.empty();
      checkSegment(firsts.get(i), end);
    }
    missingSegment.ifPresent(missing -> lost(next, missing));
    lifecycles
        .missing()
        .forEach((bucket, record) -> report.damageOf(bucket, Lifecycles.neverMade(record)));
    // First, so that what the stop had left is compared only where the journal is all there.
    reportLosses();
    new StopCheck(volume, shard, manifests, report).run(firsts, next - 1, lifecycles);
  }

  /** The buckets that records of the journal made or removed. */
  Set<BucketName> madeOrRemoved() {
    return lifecycles.changed();
  }

  private void checkCheckpoint() {
    CheckpointFile file = shard.checkpointFile();
    if (file.state() == CheckpointFile.State.WHOLE) {
      return;
    }
    if (file.state() == CheckpointFile.State.DAMAGED) {
      report.damage(file.path() + CheckpointFile.DAMAGE);
    } else if (next > 1) {
      report.damage(
          file.path()
              + " is missing: the next start reads all of the journal, from record "
              + next);
    }
    file.assume(next - 1);
  }

  private void lost(long from, String what) {
    losses.add(new Loss(from, what));
  }

  private void reportLosses() {
    for (Loss loss : losses) {
      report.damage(loss.what());
      for (BucketName bucket : known) {
        Manifest manifest = manifests.get(bucket);
        if (manifest == null || manifest.checkpoint() < loss.from()) {
          report.damageOf(
              bucket, "changes of it may be among those from record " + loss.from() + " on, above");
        }
      }
    }
  }

  private void checkSegment(long first, Optional<Long> end) throws IOException {
    Path path = Segment.path(shard.journal(), first);
    progress.accept(path.toString());
    next = first;
    try (Volume.File file = volume.open(path)) {
      LineReader line = new LineReader(file, 0);
      boolean headed = line.next() && line.isSealed();
      if (headed) {
        Segment.requireHeader(path, line, shard.session(), first);
      } else {
        report.note(path + ": its first line is damaged, which the records do not need");
      }
      checkRecords(path, line, end);
      if (!headed && next == first && end.isEmpty() && file.size() > 2L * line.to()) {
        lost(next, path + " has not one whole line");
      }
    } catch (FormatException e) {
      lost(next, e.getMessage());
      end.ifPresent(e2 -> next = e2);
    }
  }

  /** Records that no line stands for, not even a damaged one, before the next segment. */
  private void checkGap(String what, long end) {
    if (end > shard.checkpoint() + 1) {
      lost(Math.max(next, shard.checkpoint() + 1), what);
    } else {
      report.damage(what + "; of the buckets nothing is lost by it, of the change log it is");
    }
  }

  private void checkRecords(Path path, LineReader line, Optional<Long> end) throws IOException {
    long durable = end.map(e -> e - 1).orElse(extent.last());
    TornLines torn = new TornLines();
    while (end.map(e -> next < e).orElse(true) && line.next()) {
      Optional<JournalRecord> record = read(line);
      if (record.isEmpty()) {
        torn.add(line);
        continue;
      }
      long sequence = record.get().head().sequence();
      if (!torn.isEmpty() && record.get().head().group() <= next && next > durable) {
        break;
      }
      reportTorn(path, torn, sequence);
      torn.clear();
      apply(record.get());
      next = sequence + 1;
    }
    if (end.isPresent()) {
      Optional<String> gap = torn.missing(path, next, end.get());
      if (torn.isEmpty() && next < end.get()) {
        checkGap(gap.orElseThrow(), end.get());
      } else {
        reportTorn(path, torn, end.get());
      }
      next = end.get();
    } else if (next <= durable) {
      if (torn.tellBucketsOf(durable + 1 - next)) {
        reportTorn(path, torn, durable + 1);
      } else {
        long found = next - 1;
        lost(next, missingSegment.orElseGet(() -> extent.missingRecords(path, found)));
        missingSegment = Optional.empty();
      }
      next = durable + 1;
    } else if (!torn.isEmpty()) {
      report.note(
          String.format(
              Locale.ROOT,
              "%s: a write was cut short at byte %d: the next start takes it away",
              path,
              torn.offset()));
    }
  }

  private static Optional<JournalRecord> read(LineReader line) {
    if (!line.isSealed()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JournalRecord.read(line));
    } catch (FormatException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What is lost before a record that is whole, or before a segment's end. */
  private void reportTorn(Path path, TornLines torn, long sequence) {
    torn.tell(path, report::damageOf, damage -> lost(next, damage));
    if (sequence < next) {
      lost(sequence, path + ": record " + next + " was to come, not " + sequence);
    } else {
      torn.missing(path, next, sequence).ifPresent(missing -> lost(next, missing));
    }
  }

  private void apply(JournalRecord record) {
    report.countRecord();
    JournalRecord.Head head = record.head();
    BucketName bucket = head.bucket();
    Manifest manifest = manifests.get(bucket);
    if (manifest != null
        && (head.sequence() <= manifest.checkpoint() || head.sequence() <= manifest.created())) {
      return;
    }
    if (manifest != null && head.sequence() <= shard.checkpoint()) {
      report.damageOf(
          bucket,
          String.format(
              Locale.ROOT,
              "its manifest is of record %d, and record %d should be in its files: an older manifest?",
              manifest.checkpoint(),
              head.sequence()));
    }
    switch (head.method()) {
      case CREATE -> {
        known.add(bucket);
        lifecycles.change(head);
        report.sound(bucket, 0);
      }
      case DELETE -> {
        known.remove(bucket);
        lifecycles.change(head);
        report.gone(bucket);
      }
      default -> {
        if (!known.contains(bucket)) {
          lifecycles.miss(head);
        }
      }
    }
  }
}
