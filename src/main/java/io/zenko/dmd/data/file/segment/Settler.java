package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Shortens what the next start has to read: forces marks, then says in the active segment up to
 * where that is done, and of full ones that nothing of them is to be looked at.
 */
final class Settler {
  private final Volume volume;
  private final SegmentFolder folder;
  private final SegmentTable table;
  private final Marks marks;
  private final Path incoming;

  Settler(Volume volume, SegmentFolder folder, SegmentTable table, Marks marks, Path incoming) {
    this.volume = volume;
    this.folder = folder;
    this.table = table;
    this.marks = marks;
    this.incoming = incoming;
  }

  /** The position before which there is nothing for a start to do. */
  synchronized Marks.Position run() throws IOException {
    // Those that were full before the marks are taken: all their deletions are among them.
    List<Segment> full = table.all().stream().filter(Segment::canBeSettled).toList();
    Marks.Position position = marks.force();
    for (Segment segment : full) {
      settle(segment);
    }
    return position;
  }

  private void settle(Segment segment) throws IOException {
    try (Volume.File file = volume.open(folder.file(segment.number()), true)) {
      if (file.size() > segment.end()) {
        file.truncate(segment.end()); // what a group has left that was refused
      }
      segment.progress(segment.end()).write(file, segment.number());
      file.force();
    }
    segment.settle();
    volume.delete(folder.unsettled(incoming, segment.number()));
  }
}
