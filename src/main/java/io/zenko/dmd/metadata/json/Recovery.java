package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Facts;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Named;
import io.zenko.dmd.metadata.json.bucket.DirectoryName;
import io.zenko.dmd.metadata.json.bucket.Manifest;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.CheckpointFile;
import io.zenko.dmd.metadata.json.journal.JournalExtent;
import io.zenko.dmd.metadata.json.journal.JournalRecord;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.journal.StopMark;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a shard's buckets as they were when the last acknowledged change had been made: the files
 * of the buckets, and on top of them what the journal holds behind the shard's checkpoint.
 *
 * <p>A line of the journal that is not whole is the torn end of a write that nobody was told of,
 * unless a record behind it says that it was written after: then it is damage, and the bucket that
 * it belongs to is not served. Where even that cannot be read any more, no bucket is served whose
 * files do not reach past the line.
 */
final class Recovery {
  private final Volume volume;
  private final Shard shard;
  private final long maxMemory;
  private final List<String> warnings = new ArrayList<>();

  /** Buckets that records speak of though no record or file made them, with the first such. */
  private final Map<BucketName, Long> unknown = new HashMap<>();

  /** The last record that made or removed a bucket, of those that were applied. */
  private final Map<BucketName, Long> lifecycle = new HashMap<>();

  /** Buckets that the journal has made or removed here, while another session has one so named. */
  private final Map<BucketName, Bucket> shadowed = new HashMap<>();

  private long next;

  /** The last record that any bucket's files have; known where a loss is accepted. */
  private long reached;

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
  Recovery(Volume volume, Shard shard, long maxMemory) {
    this.volume = volume;
    this.shard = shard;
    this.maxMemory = maxMemory;
  }

  /** Does it, and answers with the number of the last record. */
  long run() throws IOException {
    volume.createDirectories(shard.directory().journal());
    volume.createDirectories(shard.directory().buckets());
    makeNamesDurable();
    shard.directory().load();
    listBuckets();
    readJournal();
    shard
        .opener()
        .decide(name -> lifecycle.containsKey(name) || shard.directory().isLossAccepted());
    compareWithStop();
    for (Map.Entry<BucketName, Long> orphan : unknown.entrySet()) {
      // Where the last stop had left the bucket's files, that has been told, which says more.
      if (own(orphan.getKey()).damage().isEmpty()) {
        damageOf(orphan.getKey(), "record " + orphan.getValue() + " is of a bucket never made");
      }
    }
    for (BucketName name : lifecycle.keySet()) {
      Bucket bucket = own(name);
      if (isGone(bucket)) {
        letGo(bucket);
      }
    }
    lookForLosses();
    return next - 1;
  }

  /** The bucket of this session, whatever other sessions have under its name. */
  private Bucket own(BucketName name) throws IOException {
    Bucket bucket = shard.catalogue().claim(shard.newBucket(name));
    if (bucket.session() == shard.session()) {
      bucket.describe();
      return bucket;
    }
    bucket.describe();
    if (bucket.committed().exists() || bucket.damage().isPresent()) {
      // It moved there: what is left here is of before.
      Bucket before = shadowed.computeIfAbsent(name, shard::idleBucket);
      before.describe();
      return before;
    }
    shard.catalogue().remove(bucket);
    return own(name);
  }

  /** Whether any bucket is hurt by what was lost of nobody knows which. */
  private void lookForLosses() throws IOException {
    if (shard.losses().isEmpty()) {
      return;
    }
    Optional<Named> named = shard.catalogue().next(Key.EMPTY, shard.session());
    while (named.isPresent()) {
      Optional<Bucket> bucket = shard.catalogue().look(named.get().name());
      if (bucket.isPresent()) {
        bucket.get().describe();
        if (bucket.get().damage().isPresent()) {
          shard.setHurtByLosses();
          return;
        }
      }
      named = shard.catalogue().next(named.get().key().next(), shard.session());
    }
  }

  /**
   * A process that was killed may have made or replaced files whose names the machine still has in
   * memory alone. Whatever is read now is built upon, so it has to outlive a power cut.
   */
  private void makeNamesDurable() throws IOException {
    volume.syncDirectory(shard.directory().journal());
    volume.syncDirectory(shard.directory().buckets());
    volume.syncDirectory(shard.directory().path());
  }

  /** The journal removed the bucket, but not yet its files. */
  private void letGo(Bucket bucket) throws IOException {
    if (bucket.files().manifest().isPresent()) {
      bucket.files().remove();
    }
    shard.catalogue().remove(bucket);
  }

  /** The time of the last record that was read. */
  Optional<String> lastTime() {
    return lastTime;
  }

  List<String> warnings() {
    return warnings;
  }

  private boolean isGone(Bucket bucket) {
    return bucket.session() == shard.session()
        && !bucket.committed().exists()
        && bucket.damage().isEmpty();
  }

  /** Takes the names of directories for those of buckets: what is in them is read when needed. */
  private void listBuckets() throws IOException {
    volume.forEachName(shard.directory().buckets(), this::list);
    if (shard.directory().isLossAccepted()) {
      lookAtAll();
    }
  }

  private void list(String directory) throws IOException {
    Facts facts = new Facts(shard.session(), 0, false);
    if (DirectoryName.isPlain(directory)
        && shard.catalogue().names().putIfAbsent(directory.getBytes(UTF_8), facts)) {
      return; // as most, where there are very many
    }
    Optional<BucketName> name = DirectoryName.read(directory);
    if (name.isPresent()) {
      list(name.get());
    } else {
      listUnreadable(shard.directory().buckets().resolve(directory));
    }
  }

  private void list(BucketName name) throws IOException {
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

  /** A directory whose name does not tell its bucket, because that is too long, or of others. */
  private void listUnreadable(Path directory) throws IOException {
    Path path = directory.resolve(BucketFiles.MANIFEST);
    Optional<BucketName> name = Optional.empty();
    if (volume.exists(path)) {
      try {
        name = Optional.of(Manifest.read(DurableFile.read(volume, path)).bucket());
      } catch (FormatException e) {
        warnings.add(path + ": " + e.getMessage());
      }
    }
    if (name.isEmpty() && volume.isDirectory(directory)) {
      name = Optional.of(BucketFiles.nameOf(volume, directory));
    }
    String directoryName = directory.getFileName().toString();
    if (name.filter(n -> DirectoryName.of(n).equals(directoryName)).isPresent()) {
      list(name.get());
    } else if (volume.exists(path)) {
      warnings.add(directory + " is a copy of bucket " + name.get() + ": it is not read");
    } else if (volume.exists(directory.resolve(BucketFiles.REMOVED))) {
      shard.opener().removeLeftOver(directory);
    } else {
      warnings.add(directory + " is none of the store's files: it is left as it is");
    }
  }

  /** Where it is not known what to look for. */
  private void lookAtAll() throws IOException {
    Optional<Named> named = shard.catalogue().next(Key.EMPTY, shard.session());
    while (named.isPresent()) {
      Optional<Bucket> bucket = shard.catalogue().look(named.get().name());
      if (bucket.isPresent()) {
        bucket.get().describe();
        reached =
            Math.max(reached, bucket.get().files().manifest().map(Manifest::checkpoint).orElse(0L));
      }
      named = shard.catalogue().next(named.get().key().next(), shard.session());
    }
  }

  /** What the last stop left has to be there, unless a record behind it says otherwise. */
  private void compareWithStop() throws IOException {
    if (shard.directory().mark().isEmpty()
        || shard.directory().mark().get().last() < shard.directory().checkpoint()) {
      return;
    }
    StopMark mark = shard.directory().mark().get();
    shard.directory().readStopBuckets(this::compareBucket);
    shard
        .directory()
        .extent()
        .missingOldest(shard.segments().all().get(0).first(), next - 1)
        .ifPresent(warnings::add);
    if (!shard.isAnyDamaged()) {
      // Where a bucket is hurt that has been told, more narrowly.
      Optional<String> replaced = shard.directory().extent().replaced(volume);
      if (replaced.isPresent()) {
        throw new FormatException(replaced.get());
      }
    }
    if (mark.last() == next - 1
        && !mark.accessModes().equals(StopMark.UNKNOWN)
        && !mark.accessModes().equals(shard.directory().accessModes().checksum())) {
      throw new FormatException(
          shard.directory().accessModes().path() + StopMark.OTHER_ACCESS_MODES);
    }
  }

  /**
   * The bucket's folder is there, at least; what else is in it is compared when the bucket is first
   * used, or inspected.
   */
  private void compareBucket(BucketName name, long reached) throws IOException {
    if (lifecycle.getOrDefault(name, 0L) > reached) {
      return;
    }
    Optional<Facts> known =
        shard
            .catalogue()
            .names()
            .find(name)
            .filter(facts -> facts.session() == shard.session() && facts.hasFiles());
    if (known.filter(facts -> facts.reached() >= reached).isPresent()) {
      return;
    }
    boolean visited = known.map(Facts::visited).orElse(true);
    if (visited) {
      Bucket bucket = own(name);
      if (bucket.damage().isEmpty()) {
        shard
            .opener()
            .damage(
                bucket,
                BucketFiles.olderThanStop(
                    bucket.files().directory(), bucket.files().manifest(), reached));
      }
    }
    // For when it is looked at, and for the next stop's word of it.
    shard.catalogue().names().update(name, new Facts(shard.session(), reached, visited));
  }

  private void readJournal() throws IOException {
    List<Long> firsts = JournalExtent.segmentsIn(volume, shard.directory().journal());
    if (!shard.directory().isLossAccepted()) {
      Optional<String> missing = shard.directory().extent().missingSegment(volume, firsts);
      if (missing.isPresent()) {
        throw new FormatException(missing.get());
      }
    }
    for (String name : JournalExtent.strangersIn(volume, shard.directory().journal())) {
      warnings.add(shard.directory().journal().resolve(name) + " is none of the store's files");
    }
    next = firsts.isEmpty() ? shard.directory().checkpoint() + 1 : firsts.get(0);
    if (shard.directory().checkpointFile().state() != CheckpointFile.State.WHOLE) {
      goOnWithoutCheckpoint();
    }
    if (next > shard.directory().checkpoint() + 1) {
      damageFrom(shard.directory().checkpoint() + 1, "the journal begins only at record " + next);
    }
    for (int i = 0; i < firsts.size(); i++) {
      long first = firsts.get(i);
      Optional<Long> end =
          i + 1 < firsts.size() ? Optional.of(firsts.get(i + 1)) : Optional.empty();
      // The last segment may be without a record: then the one before tells the time.
      readSegment(first, end, i < firsts.size() - 2);
    }
    beginWhereTheLastIsClosed();
  }

  private void goOnWithoutCheckpoint() {
    Path path = shard.directory().checkpointFile().path();
    if (shard.directory().checkpointFile().state() == CheckpointFile.State.DAMAGED) {
      warnings.add(path + CheckpointFile.DAMAGE);
    } else if (next > 1) {
      warnings.add(path + " is missing: the journal is read from its first record, " + next);
    }
    shard.directory().checkpointFile().assume(next - 1);
  }

  private void beginWhereTheLastIsClosed() throws IOException {
    if (shard.directory().isLossAccepted()) {
      // A record that the files of a bucket have already would be taken for one of theirs. In a
      // segment of its own: behind a checkpoint there always begins one.
      lastIsHurt = true;
      next = Math.max(next, Math.max(shard.directory().checkpoint(), reached) + 1);
    }
    if (shard.segments().isEmpty()
        || ((lastIsHurt || lastIsOld) && shard.segments().current().first() != next)) {
      shard.segments().begin(next);
    }
  }

  private void readSegment(long first, Optional<Long> end, boolean maySkip) throws IOException {
    Path path = Segment.path(shard.directory().journal(), first);
    if (next < first) {
      readOverGap(path, first);
    }
    if (maySkip && end.isPresent() && end.get() <= shard.directory().checkpoint() + 1) {
      Segment old = shard.segments().addExisting(first);
      old.setDurableLength(old.file().handle().size());
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
        return;
      } else {
        warnings.add(path + ": its first line is damaged, which the records do not need");
      }
      scan(path, line, shard.segments().addExisting(first), end, headed);
    }
  }

  /**
   * Whether the segment is one whose making was cut short. Of the first segment of all, the store
   * was made with it whole; and no record that is known to be durable stands in an unfinished one.
   */
  private boolean isUnfinished(Volume.File file, long first) throws IOException {
    boolean shorter = file.size() <= 2L * shard.segments().headerLength(first);
    return shorter && first > shard.directory().extent().last() && !shard.segments().isEmpty();
  }

  private void readOverGap(Path path, long first) throws IOException {
    if (first > shard.directory().checkpoint() + 1) {
      damageFrom(
          Math.max(next, shard.directory().checkpoint() + 1),
          path + " begins at record " + first + ", but " + next + " was to come");
      return;
    }
    // Segments that were let go one after the other, of which a power cut gave one back.
    warnings.add(
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
    List<Torn> torn = new ArrayList<>();
    while (end.map(e -> next < e).orElse(true) && line.next()) {
      if (!line.isSealed()) {
        torn.add(new Torn(line.offset(), JournalRecord.readHead(line)));
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
      new Replay(own(record.head().bucket()), segment, unknown, lifecycle).apply(record);
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
    } else if (wholeTo < segment.file().handle().size()) {
      warnings.add(path + ": a write that was cut short is taken away at byte " + wholeTo);
      segment.file().handle().truncate(wholeTo);
    }
    if (end.isEmpty()) {
      // A process that was killed between a write and its sync left records that are seen from now
      // on, and built upon.
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
      segment.touched().removeAll(unknown.keySet());
      new Checkpoint(shard, segment, next, (bucket, change) -> bucket.recovery().change(change))
          .run();
      segment.takeMemory(Long.MAX_VALUE);
    }
  }

  /**
   * A segment gets its first line, durably, before its first record, and the first of all with it.
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
  private void reportLoss(Path path, List<Torn> torn, long durable) {
    boolean each = torn.size() == durable + 1 - next;
    if (!each || torn.stream().anyMatch(line -> line.head().isEmpty())) {
      throw new FormatException(shard.directory().extent().missingRecords(path, next - 1));
    }
    reportDamage(path, torn, durable + 1);
    next = durable + 1;
    lastIsHurt = true;
  }

  /** A line that is not whole. */
  private record Torn(long offset, Optional<JournalRecord.Head> head) {}

  /**
   * Tells of what is lost before a record that is whole. Each torn line stands for one record,
   * unless the line's end itself was hit: then there are fewer lines than numbers, and whose the
   * lost records were nobody knows.
   */
  private void reportDamage(Path path, List<Torn> torn, long sequence) {
    for (Torn line : torn) {
      String where = path + ": the record at byte " + line.offset() + " is damaged";
      line.head()
          .ifPresentOrElse(head -> damageOf(head.bucket(), where), () -> damageFrom(next, where));
    }
    if (torn.size() != sequence - next) {
      damageFrom(next, path + ": records from " + next + " to " + (sequence - 1) + " are missing");
    }
  }

  private void damageOf(BucketName name, String reason) {
    try {
      shard.opener().damage(own(name), reason);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any bucket may have changed by what is lost, unless its files have that already. */
  private void damageFrom(long sequence, String reason) {
    warnings.add(reason);
    shard.losses().add(sequence, reason);
    for (Bucket bucket : shard.catalogue().open()) {
      if (bucket.session() == shard.session() && bucket.isDescribed()) {
        boolean holds =
            bucket.files().manifest().map(m -> m.checkpoint() >= sequence).orElse(false);
        if (!holds) {
          bucket.recovery().damaged(reason);
        }
      }
    }
  }
}
