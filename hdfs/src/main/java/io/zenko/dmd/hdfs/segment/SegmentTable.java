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
   * @param indexBytes what of them stands behind the records; empty while nobody has looked
   */
  record Known(int number, long identity, long bytes, Optional<Long> indexBytes) {
    /** Of the records, as far as is known. */
    long recordBytes() {
      return bytes - SegmentHeader.BYTES - indexBytes.orElse(0L);
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
