package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A file of the journal: the records from number {@code first} up to where the next segment begins.
 */
public final class Segment {
  /** Version 1 had no overhead in its entries: what it has is read, and no more is added to it. */
  public static final int VERSION = 2;

  private static final String SUFFIX = ".jsonl";
  private static final String FORMAT = "{\"format\":\"dmd-journal\",\"version\":";

  /** How far two marks are apart: what a reader of the change log passes over at most. */
  private static final int MARK_DISTANCE = 64 << 10;

  private final long first;
  private final ValueFile file;
  private final NavigableMap<Long, Long> offsets = new ConcurrentSkipListMap<>();
  private volatile long durableLength;

  /** About the heap that an open bucket takes. */
  private static final int BUCKET_BYTES = 2048;

  /** Buckets that its records changed, as far as that is not in their runs; they stay open. */
  private final Map<BucketName, Staged<?>> touched = new ConcurrentHashMap<>();

  /** About the heap that its changes take until they are in runs; guarded by the journal's lock. */
  private long memory;

  /** Of keys; guarded by the journal's lock. */
  private long deletions;

  /**
   * The committer's own handle while records are written here: one that readers share may be taken
   * away between a write and its sync.
   */
  private Optional<Volume.File> writer = Optional.empty();

  Segment(long first, ValueFile file) {
    this.first = first;
    this.file = file;
  }

  public static Path path(Path directory, long first) {
    return directory.resolve(String.format(Locale.ROOT, "%019d%s", first, SUFFIX));
  }

  public static boolean isSegment(String name) {
    return name.length() == 19 + SUFFIX.length()
        && name.endsWith(SUFFIX)
        && name.chars().limit(19).allMatch(c -> c >= '0' && c <= '9');
  }

  static long firstOf(String name) {
    return Long.parseLong(name.substring(0, 19));
  }

  public static Line header(int session, long first) {
    Line line = new Line(128);
    line.ascii(FORMAT).number(VERSION).ascii(",\"session\":").number(session);
    return line.ascii(",\"first\":").number(first).seal(0);
  }

  /**
   * The version of the segment on whose first line the reader stands. Throws where that line is
   * whole, but not that of this segment.
   */
  public static int requireHeader(Path path, LineReader line, int session, long first) {
    LineScanner scanner = line.scanner();
    if (!scanner.take(FORMAT)) {
      throw new FormatException(path + " is no segment of a journal" + JournalExtent.ADVICE);
    }
    boolean isOld = scanner.take("1,");
    boolean isKnown = isOld || scanner.take(VERSION + ",");
    if (!isKnown || !scanner.take("\"session\":" + session + ",\"first\":" + first + ",")) {
      throw new FormatException(
          String.format(
              Locale.ROOT,
              "%s is of another version than this daemon reads, or not the segment of session %d that begins at record %d%s",
              path,
              session,
              first,
              JournalExtent.ADVICE));
    }
    return isOld ? 1 : VERSION;
  }

  public long first() {
    return first;
  }

  public ValueFile file() {
    return file;
  }

  /** The bytes from the start of the file that were made durable. */
  public long durableLength() {
    return durableLength;
  }

  public void setDurableLength(long length) {
    durableLength = length;
  }

  /**
   * A change of a bucket; answers what heap it takes until it is in runs.
   *
   * @param deleted how many keys it deletes
   */
  public long touch(Staged<?> bucket, long bytes, long deleted) {
    deletions += deleted;
    boolean first = touched.put(bucket.name(), bucket) == null;
    long taken = first ? bytes + BUCKET_BYTES : bytes;
    memory += taken;
    return taken;
  }

  /** The names of the buckets that it changed; to be taken from here once that is in runs. */
  public Set<BucketName> touched() {
    return touched.keySet();
  }

  public long memory() {
    return memory;
  }

  long deletions() {
    return deletions;
  }

  /** What is given back; less than nothing is never left. */
  public long takeMemory(long bytes) {
    long taken = Math.min(memory, bytes);
    memory -= taken;
    return taken;
  }

  /** For the committer's thread alone. */
  Optional<Volume.File> writer() {
    return writer;
  }

  void setWriter(Volume.File opened) {
    writer = Optional.of(opened);
  }

  void closeWriter() throws IOException {
    Optional<Volume.File> opened = writer;
    writer = Optional.empty();
    if (opened.isPresent()) {
      opened.get().close();
    }
  }

  /**
   * Forgets records that were refused, where it has no others: where they would have begun, and
   * what they changed. Answers what memory is given back.
   */
  long clear() {
    offsets.clear();
    touched.clear();
    deletions = 0;
    return takeMemory(Long.MAX_VALUE);
  }

  /** Remembers where a record begins, now and then. */
  public void mark(long sequence, long offset) {
    var last = offsets.lastEntry();
    if (last == null || offset - last.getValue() >= MARK_DISTANCE) {
      offsets.put(sequence, offset);
    }
  }

  /** An offset at or before that of the record, and not far from it. */
  long offsetBefore(long sequence) {
    var mark = offsets.floorEntry(sequence);
    return mark == null ? 0 : mark.getValue();
  }
}
