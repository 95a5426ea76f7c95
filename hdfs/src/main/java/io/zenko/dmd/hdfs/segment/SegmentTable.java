package io.zenko.dmd.hdfs.segment;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The segments that the last survey found. */
final class SegmentTable {
  /**
   * A segment's file.
   *
   * @param identity tells it from those that had its name before
   * @param bytes as a listing tells them: 0 while the first block is written
   * @param tail empty while nobody has looked
   */
  record Known(int number, long identity, long bytes, Optional<Tail> tail) {
    /** Of the records, as far as is known. */
    long recordBytes() {
      return bytes - SegmentHeader.BYTES - tail.map(Tail::bytes).orElse(0L);
    }

    /** Whether so many deleted blobs are all that it has, as far as is known. */
    boolean isAllOf(int deleted) {
      return tail.filter(known -> deleted >= known.blobs()).isPresent();
    }
  }

  /** What stands behind the records of a segment that was compacted, which tells how many. */
  record Tail(long bytes, int blobs) {
    /** No other has any, ever: its file is written once. */
    static final Tail NONE = new Tail(0, Integer.MAX_VALUE);

    static Tail of(SegmentFooter footer) {
      return new Tail(footer.bytesBehindRecords(), footer.blobs());
    }
  }

  private final Map<Integer, Known> known = new ConcurrentHashMap<>();

  Optional<Known> get(int number) {
    return Optional.ofNullable(known.get(number));
  }

  void put(Known segment) {
    known.put(segment.number(), segment);
  }

  void forget(int number) {
    known.remove(number);
  }

  Collection<Known> all() {
    return known.values();
  }
}
