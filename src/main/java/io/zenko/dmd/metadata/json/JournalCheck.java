package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
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
  private final Shard shard;
  private final Map<BucketName, Manifest> manifests;
  private final CheckReport report;
  private final Consumer<String> progress;
  private final Set<BucketName> known;

  /** Buckets that records speak of though none made them, unless one removes them later. */
  private final Map<BucketName, Long> unknown = new HashMap<>();

  private long next;

  JournalCheck(
      Volume volume,
      Shard shard,
      Map<BucketName, Manifest> manifests,
      CheckReport report,
      Consumer<String> progress) {
    this.volume = volume;
    this.shard = shard;
    this.manifests = manifests;
    this.report = report;
    this.progress = progress;
    this.known = new HashSet<>(manifests.keySet());
  }

  void run() throws IOException {
    List<Long> firsts =
        volume.list(shard.journalDirectory()).stream()
            .filter(Segment::isSegment)
            .map(Segment::firstOf)
            .toList();
    next = firsts.isEmpty() ? shard.checkpoint() + 1 : firsts.get(0);
    if (next > shard.checkpoint() + 1) {
      report.damage(
          String.format(
              Locale.ROOT,
              "%s: the journal begins only at record %d, the checkpoint is at %d",
              shard.journalDirectory(),
              next,
              shard.checkpoint()));
    }
    for (int i = 0; i < firsts.size(); i++) {
      Optional<Long> end =
          i + 1 < firsts.size() ? Optional.of(firsts.get(i + 1)) : Optional.empty();
      checkSegment(firsts.get(i), end);
    }
    unknown.forEach(
        (bucket, record) ->
            report.damageOf(bucket, "record " + record + " is of a bucket never made"));
  }

  private void checkSegment(long first, Optional<Long> end) throws IOException {
    Path path = Segment.path(shard.journalDirectory(), first);
    progress.accept(path.toString());
    if (next < first && first > shard.checkpoint() + 1) {
      report.damage(path + " begins at record " + first + ", but " + next + " was to come");
    }
    next = first;
    try (Volume.File file = volume.open(path)) {
      LineReader line = new LineReader(file, 0);
      if (!line.next() || !line.isSealed()) {
        report.note(path + ": its first line is damaged, which the records do not need");
      }
      checkRecords(path, line, end);
    }
  }

  private void checkRecords(Path path, LineReader line, Optional<Long> end) throws IOException {
    long torn = -1;
    Optional<JournalRecord.Head> tornHead = Optional.empty();
    while (end.map(e -> next < e).orElse(true) && line.next()) {
      Optional<JournalRecord> record = read(line);
      if (record.isEmpty()) {
        if (torn >= 0) {
          reportTorn(path, torn, tornHead);
        }
        torn = line.offset();
        tornHead = JournalRecord.readHead(line);
        continue;
      }
      long sequence = record.get().head().sequence();
      if (torn >= 0 && record.get().head().group() <= next) {
        break;
      }
      if (torn >= 0) {
        reportTorn(path, torn, tornHead);
        torn = -1;
      } else if (sequence != next) {
        report.damage(path + ": record " + next + " was to come, not " + sequence);
      }
      apply(record.get());
      next = sequence + 1;
    }
    if (torn >= 0 && end.isPresent()) {
      reportTorn(path, torn, tornHead);
    } else if (torn >= 0) {
      report.note(
          path + ": a write was cut short at byte " + torn + ": the next start takes it away");
    }
    end.filter(e -> next < e)
        .ifPresent(e -> report.damage(path + ": records " + next + " to " + (e - 1) + " are gone"));
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

  private void reportTorn(Path path, long offset, Optional<JournalRecord.Head> head) {
    String what = path + ": the record at byte " + offset + " is damaged";
    head.ifPresentOrElse(h -> report.damageOf(h.bucket(), what), () -> report.damage(what));
    next = head.map(h -> h.sequence() + 1).orElse(next + 1);
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
    switch (head.method()) {
      case CREATE -> {
        known.add(bucket);
        unknown.remove(bucket);
        report.sound(bucket, 0);
      }
      case DELETE -> {
        known.remove(bucket);
        unknown.remove(bucket);
        report.gone(bucket);
      }
      default -> {
        // What was before the checkpoint may be of a bucket whose files are gone by right.
        if (!known.contains(bucket) && head.sequence() > shard.checkpoint()) {
          unknown.putIfAbsent(bucket, head.sequence());
        }
      }
    }
  }
}
