package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.CheckpointFile;
import io.zenko.dmd.metadata.json.journal.JournalExtent;
import io.zenko.dmd.metadata.json.journal.JournalRecord;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.journal.TornLines;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the journal of a shard at a start, and applies its records to the buckets that were found.
 * Afterwards the list of segments is as it was at the last acknowledged change, and ends with one
 * to which records can be added.
 *
 * <p>A line of the journal that is not whole is the torn end of a write that nobody was told of,
 * unless a record behind it says that it was written after: then it is damage, and the bucket that
 * it belongs to is not served. Where even that cannot be read any more, no bucket is served whose
 * files do not reach past the line.
 */
final class JournalRecovery {
  private final Volume volume;
  private final Shard shard;
  private final long maxMemory;
  private final FoundBuckets buckets;
  private final Consumer<String> warnings;

  /** The record that is to come. */
  private long next;

  /**
   * Whether the last segment is hurt behind its last whole record: then it is not written again.
   */
  private boolean lastIsHurt;

  /** Whether the last segment is of a version that takes no more records. */
  private boolean lastIsOld;

  private Optional<String> lastTime = Optional.empty();

  /**
   * @param maxMemory what the changes may take that are not in runs
   */
  JournalRecovery(
      Volume volume, Shard shard, long maxMemory, FoundBuckets buckets, Consumer<String> warnings) {
    this.volume = volume;
    this.shard = shard;
    this.maxMemory = maxMemory;
    this.buckets = buckets;
    this.warnings = warnings;
  }

  /**
   * Does it, and answers with the number of the last record.
   *
   * @param inFiles the last record that any bucket's files have; it matters where a loss is
   *     accepted
   */
  long run(long inFiles) throws IOException {
    List<Long> firsts = JournalExtent.segmentsIn(volume, shard.directory().journal());
    if (!shard.directory().isLossAccepted()) {
      Optional<String> missing = shard.directory().extent().missingSegment(volume, firsts);
      if (missing.isPresent()) {
        throw new FormatException(missing.get());
      }
    }
    for (String name : JournalExtent.strangersIn(volume, shard.directory().journal())) {
      warnings.accept(shard.directory().journal().resolve(name) + " is none of the store's files");
    }
    next = firsts.isEmpty() ? shard.directory().checkpoint() + 1 : firsts.get(0);
    if (shard.directory().checkpointFile().state() != CheckpointFile.State.WHOLE) {
      goOnWithoutCheckpoint();
    }
    if (next > shard.directory().checkpoint() + 1) {
      buckets.damageFrom(
          shard.directory().checkpoint() + 1, "the journal begins only at record " + next);
    }
    for (int i = 0; i < firsts.size(); i++) {
      long first = firsts.get(i);
      Optional<Long> end =
          i + 1 < firsts.size() ? Optional.of(firsts.get(i + 1)) : Optional.empty();
      // The last segment may be without a record: then the one before tells the time.
      readSegment(first, end, i < firsts.size() - 2);
    }
    beginWhereTheLastIsClosed(inFiles);
    return next - 1;
  }

  /** The time of the last record that was read. */
  Optional<String> lastTime() {
    return lastTime;
  }

  private void goOnWithoutCheckpoint() {
    Path path = shard.directory().checkpointFile().path();
    if (shard.directory().checkpointFile().state() == CheckpointFile.State.DAMAGED) {
      warnings.accept(path + CheckpointFile.DAMAGE);
    } else if (next > 1) {
      warnings.accept(path + " is missing: the journal is read from its first record, " + next);
    }
    shard.directory().checkpointFile().assume(next - 1);
  }

  private void beginWhereTheLastIsClosed(long inFiles) throws IOException {
    if (shard.directory().isLossAccepted()) {
      // A new record with a number that the files of a bucket have already would be taken for one
      // of theirs. It goes to a segment of its own: behind a checkpoint there always begins one.
      lastIsHurt = true;
      next = Math.max(next, Math.max(shard.directory().checkpoint(), inFiles) + 1);
    }
    if (shard.segments().isEmpty()
        || ((lastIsHurt || lastIsOld) && shard.segments().current().first() != next)) {
      shard.segments().begin(next);
    }
  }

  /**
   * @param end the first record of the segment behind this one; none where this is the last
   * @param maySkip whether the segment need not be read where the buckets' files have all of it
   */
  private void readSegment(long first, Optional<Long> end, boolean maySkip) throws IOException {
    Path path = Segment.path(shard.directory().journal(), first);
    if (next < first) {
      readOverGap(path, first);
    }
    if (maySkip && end.isPresent() && end.get() <= shard.directory().checkpoint() + 1) {
      Segment old = shard.segments().addExisting(first);
      old.setDurableLength(old.file().size());
      next = end.get();
      return;
    }
    next = first;
    try (Volume.File file = volume.open(path)) {
      LineReader line = new LineReader(file, 0);
      boolean headed = line.next() && line.isSealed();
      if (headed) {
        lastIsOld = Segment.requireHeader(path, line, shard.session(), first) < Segment.VERSION;
      } else if (end.isEmpty() && isUnfinished(file, first)) {
        volume.delete(path); // its making was cut short: no record is in it
        lastIsHurt = true; // what stands behind the one before may have been refused
        return;
      } else {
        warnings.accept(path + ": its first line is damaged, which the records do not need");
      }
      scan(path, line, shard.segments().addExisting(first), end, headed);
    }
  }

  /**
   * Whether the making of the segment was cut short. That cannot be the first segment of all, which
   * is whole before there is a store; nor one with a record that is known to be durable.
   */
  private boolean isUnfinished(Volume.File file, long first) throws IOException {
    boolean shorter = file.size() <= 2L * shard.segments().headerLength(first);
    return shorter && first > shard.directory().extent().last() && !shard.segments().isEmpty();
  }

  private void readOverGap(Path path, long first) throws IOException {
    if (first > shard.directory().checkpoint() + 1) {
      buckets.damageFrom(
          Math.max(next, shard.directory().checkpoint() + 1),
          path + " begins at record " + first + ", but " + next + " was to come");
      return;
    }
    // The segments were let go one after the other, and a power cut gave this one back.
    warnings.accept(
        String.format(
            Locale.ROOT,
            "%s begins at record %d: of the change log, %d to %d are gone",
            path,
            first,
            next,
            first - 1));
    while (!shard.segments().isEmpty()) {
      shard.segments().dropOldest();
    }
  }

  private void scan(Path path, LineReader line, Segment segment, Optional<Long> end, boolean headed)
      throws IOException {
    long wholeTo = line.nextOffset();
    long durable = end.map(e -> e - 1).orElse(shard.directory().extent().last());
    TornLines torn = new TornLines();
    while (end.map(e -> next < e).orElse(true) && line.next()) {
      if (!line.isSealed()) {
        torn.add(line);
        continue;
      }
      JournalRecord record = read(path, line);
      long sequence = record.head().sequence();
      if (!torn.isEmpty() && record.head().group() <= next && next > durable) {
        break; // of the same write as the torn line before it, which nobody was told of
      }
      reportDamage(path, torn, sequence);
      torn.clear();
      segment.mark(sequence, line.offset());
      new Replay(buckets.own(record.head().bucket()), segment, buckets.lifecycles()).apply(record);
      next = sequence + 1;
      lastTime = Optional.of(record.head().time());
      wholeTo = line.nextOffset();
      if (memory() > maxMemory) {
        bringIntoRuns(segment, wholeTo);
      }
    }
    if (end.isPresent()) {
      reportDamage(path, torn, end.get());
    } else if (next <= durable) {
      reportLoss(path, torn, durable);
    } else if (!headed && next == segment.first()) {
      reportNothingWhole(path);
      return;
    } else if (wholeTo < segment.file().size()) {
      warnings.accept(path + ": a write that was cut short is taken away at byte " + wholeTo);
      segment.file().handle().truncate(wholeTo);
    }
    if (end.isEmpty()) {
      // A process that was killed between a write and its sync has left records that nobody synced;
      // they are seen from now on, and built upon.
      segment.file().handle().sync();
    }
    segment.setDurableLength(wholeTo);
  }

  private long memory() {
    return shard.segments().all().stream().mapToLong(Segment::memory).sum();
  }

  /**
   * What was read so far goes into runs, so that a start never needs more memory than the daemon
   * had before. The segment is forced before: runs must not have what the journal could lose.
   */
  private void bringIntoRuns(Segment reached, long wholeTo) throws IOException {
    reached.file().handle().sync();
    reached.setDurableLength(wholeTo);
    for (Segment segment : shard.segments().all()) {
      // What is left of their files may be all there is, unless a record yet to come removes them.
      segment.touched().removeAll(buckets.lifecycles().missing().keySet());
      new Checkpoint(shard, segment, next, (bucket, change) -> bucket.recovery().change(change))
          .run();
      segment.takeMemory(Long.MAX_VALUE);
    }
  }

  /**
   * Not even the first line of the segment is whole, though that is durable before its first record
   * is written.
   */
  private void reportNothingWhole(Path path) throws IOException {
    if (!shard.directory().isLossAccepted()) {
      throw new FormatException(path + " has not one whole line" + JournalExtent.ADVICE);
    }
    shard.segments().dropNewest();
  }

  private JournalRecord read(Path path, LineReader line) {
    try {
      JournalRecord record = JournalRecord.read(line);
      if (record.head().sequence() < next) {
        throw new FormatException("record " + record.head().sequence() + " cannot be there");
      }
      return record;
    } catch (FormatException | IllegalArgumentException e) {
      throw new FormatException(
          String.format(
              Locale.ROOT,
              "%s: at byte %d, where record %d was to come: %s%s",
              path,
              line.offset(),
              next,
              e.getMessage(),
              JournalExtent.ADVICE),
          e);
    }
  }

  /**
   * The segment ends before what is known to have been durable. Where each line that is missing is
   * there, damaged, and tells its bucket, those buckets are hurt and no other. Else nobody knows
   * whose the changes were, and the store does not open.
   */
  private void reportLoss(Path path, TornLines torn, long durable) {
    if (!torn.tellBucketsOf(durable + 1 - next)) {
      throw new FormatException(shard.directory().extent().missingRecords(path, next - 1));
    }
    reportDamage(path, torn, durable + 1);
    next = durable + 1;
    lastIsHurt = true;
  }

  /** Tells of what is lost before a record that is whole, or before where the segment ends. */
  private void reportDamage(Path path, TornLines torn, long sequence) {
    torn.tell(path, buckets::damage, damage -> buckets.damageFrom(next, damage));
    torn.missing(path, next, sequence).ifPresent(what -> buckets.damageFrom(next, what));
  }
}
