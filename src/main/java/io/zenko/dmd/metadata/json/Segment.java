package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A file of the journal: the records from number {@code first} up to where the next segment begins.
 */
final class Segment {
  private static final String SUFFIX = ".jsonl";

  /** How far two marks are apart: what a reader of the change log passes over at most. */
  private static final int MARK_DISTANCE = 64 << 10;

  private final long first;
  private final ValueFile file;
  private final NavigableMap<Long, Long> offsets = new ConcurrentSkipListMap<>();
  private volatile long durableLength;

  /** Buckets that its records changed, as far as that is not in their runs. */
  private final Set<BucketName> touched = ConcurrentHashMap.newKeySet();

  /** About the heap that its changes take until they are in runs; guarded by the journal's lock. */
  private long memory;

  /**
   * The committer's own handle while records are written here: one that readers share may be taken
   * away between a write and its sync.
   */
  private Optional<Volume.File> writer = Optional.empty();

  Segment(long first, ValueFile file) {
    this.first = first;
    this.file = file;
  }

  static Path path(Path directory, long first) {
    return directory.resolve(String.format(Locale.ROOT, "%019d%s", first, SUFFIX));
  }

  static boolean isSegment(String name) {
    return name.length() == 19 + SUFFIX.length()
        && name.endsWith(SUFFIX)
        && name.chars().limit(19).allMatch(c -> c >= '0' && c <= '9');
  }

  static long firstOf(String name) {
    return Long.parseLong(name.substring(0, 19));
  }

  static Line header(int session, long first) {
    Line line = new Line(128);
    line.ascii("{\"format\":\"dmd-journal\",\"version\":1,\"session\":").number(session);
    return line.ascii(",\"first\":").number(first).seal(0);
  }

  long first() {
    return first;
  }

  ValueFile file() {
    return file;
  }

  /** The bytes from the start of the file that were made durable. */
  long durableLength() {
    return durableLength;
  }

  void setDurableLength(long length) {
    durableLength = length;
  }

  void touch(BucketName bucket, long bytes) {
    touched.add(bucket);
    memory += bytes;
  }

  Set<BucketName> touched() {
    return touched;
  }

  long memory() {
    return memory;
  }

  /** What is given back; less than nothing is never left. */
  long takeMemory(long bytes) {
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

  /** Forgets where records would have begun that were refused. */
  void clearMarks() {
    offsets.clear();
  }

  /** Remembers where a record begins, now and then. */
  void mark(long sequence, long offset) {
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
