package io.zenko.dmd.hdfs.segment;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which records of segments are deleted, as far as this daemon has read the logs: places, and from
 * which offset on nothing in a segment counts. What a compaction has left out is forgotten.
 */
final class Deletions {
  /** What is deleted in one segment. */
  private static final class OfSegment {
    private final PlaceSet places = new PlaceSet();
    private long cut = Long.MAX_VALUE;
    private long bytes;
  }

  private final Map<Integer, OfSegment> segments = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();

  /** Takes an entry of a log; a second time it does nothing. */
  void apply(DeleteEntry entry) {
    if (entry.isNothing()) {
      return;
    }
    segments.compute(
        entry.segment(),
        (number, known) -> {
          OfSegment of = known == null ? new OfSegment() : known;
          synchronized (of) {
            if (entry.kind() == DeleteEntry.Kind.CUT) {
              of.cut = Math.min(of.cut, entry.offset());
            } else if (of.places.add(entry.place())) {
              of.bytes += entry.bytes();
              count.incrementAndGet();
            }
          }
          return of;
        });
  }

  /** Whether an entry of a log still tells something. */
  boolean isNeeded(DeleteEntry entry) {
    OfSegment of = segments.get(entry.segment());
    if (of == null) {
      return false;
    }
    synchronized (of) {
      return entry.kind() == DeleteEntry.Kind.CUT
          ? of.cut == entry.offset()
          : of.places.contains(entry.place());
    }
  }

  boolean isDeleted(SegmentKey key) {
    OfSegment of = segments.get(key.segment());
    if (of == null) {
      return false;
    }
    synchronized (of) {
      return key.offset() >= of.cut || of.places.contains(key.place());
    }
  }

  /** Where records of a segment end, where that is before its file does. */
  Optional<Long> cut(int segment) {
    OfSegment of = segments.get(segment);
    if (of == null) {
      return Optional.empty();
    }
    synchronized (of) {
      return of.cut == Long.MAX_VALUE ? Optional.empty() : Optional.of(of.cut);
    }
  }

  /** Bytes of a segment's records that are deleted. */
  long bytes(int segment) {
    OfSegment of = segments.get(segment);
    if (of == null) {
      return 0;
    }
    synchronized (of) {
      return of.bytes;
    }
  }

  int count(int segment) {
    OfSegment of = segments.get(segment);
    if (of == null) {
      return 0;
    }
    synchronized (of) {
      return of.places.size();
    }
  }

  /** Of all segments. */
  long count() {
    return count.get();
  }

  /** The deleted places of a segment in their order. */
  int[] places(int segment) {
    OfSegment of = segments.get(segment);
    if (of == null) {
      return new int[0];
    }
    synchronized (of) {
      return of.places.sorted();
    }
  }

  /**
   * Forgets what a compaction has left out, the cut among it.
   *
   * @param kept every place that the segment still has, in their order
   */
  void retain(int segment, int[] kept) {
    segments.computeIfPresent(
        segment,
        (number, of) -> {
          synchronized (of) {
            OfSegment next = new OfSegment();
            long each = of.places.size() == 0 ? 0 : of.bytes / of.places.size();
            int at = 0;
            for (int place : of.places.sorted()) {
              while (at < kept.length && Integer.compareUnsigned(kept[at], place) < 0) {
                at++;
              }
              if (at < kept.length && kept[at] == place) {
                next.places.add(place);
                next.bytes += each;
              }
            }
            if (next.places.size() == of.places.size()) {
              next.bytes = of.bytes; // of the average, some bytes would be missing
            }
            count.addAndGet(next.places.size() - of.places.size());
            return next.places.size() == 0 ? null : next;
          }
        });
  }

  /** There is no such segment any more. */
  void forget(int segment) {
    OfSegment of = segments.remove(segment);
    if (of != null) {
      synchronized (of) {
        count.addAndGet(-of.places.size());
      }
    }
  }

  Set<Integer> segments() {
    return Set.copyOf(segments.keySet());
  }
}
