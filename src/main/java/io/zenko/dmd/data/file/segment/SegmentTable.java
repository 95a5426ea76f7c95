package io.zenko.dmd.data.file.segment;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The segments that this process has to do with, by number. */
final class SegmentTable {
  private final SegmentFiles files;
  private final Map<Integer, Segment> byNumber = new ConcurrentHashMap<>();

  SegmentTable(SegmentFiles files) {
    this.files = files;
  }

  /** A segment by its number; what its header tells is read where it was not known. */
  Segment get(int number) throws IOException {
    Segment known = byNumber.get(number);
    if (known != null) {
      return known;
    }
    try (SegmentFiles.Handle handle = files.take(number)) {
      Progress progress = Progress.read(handle.file().file(), number);
      boolean settled = progress.end() > 0;
      Segment read =
          new Segment(handle.file().header(), handle.file().recordsEnd(), progress, false, settled);
      known = byNumber.putIfAbsent(number, read);
      return known == null ? read : known;
    }
  }

  Optional<Segment> known(int number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  void add(Segment segment) {
    byNumber.put(segment.number(), segment);
  }

  void remove(int number) {
    byNumber.remove(number);
  }

  Collection<Segment> all() {
    return List.copyOf(byNumber.values());
  }
}
