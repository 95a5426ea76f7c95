package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the ends of the segments that a process was appending to when it ended. From where
 * everything is known to be durable, records are read to the last whole one; what follows was never
 * acknowledged, and goes. Deletions get the marks that the disk may have lost.
 *
 * <pre>
 *  header | settled: not read | records that are read | half a group, cut off |
 * </pre>
 *
 * <p>Records that were forced together are one group, and the next began only when that was done.
 * So where a group is broken and a later one is there, the disk has lost what it had; where none
 * is, the group was never acknowledged.
 *
 * <p>It may be cut off itself anywhere, and is simply done again.
 */
final class Recovery {
  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

  private static final long NOWHERE = Long.MAX_VALUE;

  private final Volume volume;
  private final SegmentFolder folder;
  private final SegmentFiles files;
  private final SegmentTable table;
  private final Marks marks;
  private final Path incoming;

  Recovery(
      Volume volume,
      SegmentFolder folder,
      SegmentFiles files,
      SegmentTable table,
      Marks marks,
      Path incoming) {
    this.volume = volume;
    this.folder = folder;
    this.files = files;
    this.table = table;
    this.marks = marks;
    this.incoming = incoming;
  }

  /** The end of a segment as it was found. */
  private record Found(Segment segment, long end, boolean hasGaps) {}

  /**
   * Settles all that the process of that folder for uploads has left.
   *
   * @param segmentBytes one that is shorter, and sound, is gone on with
   * @return the segment to go on with, if there is one
   */
  Optional<ActiveSegment> run(long segmentBytes) throws IOException {
    List<Found> all = new ArrayList<>();
    for (int number : folder.unsettled(incoming)) {
      Optional<Found> found = look(number);
      if (found.isPresent()) {
        all.add(found.get());
      } else {
        volume.delete(folder.unsettled(incoming, number));
      }
    }
    // Before anything says that these deletions need not be read again.
    marks.force();
    Optional<ActiveSegment> next = Optional.empty();
    for (int i = 0; i < all.size(); i++) {
      Found found = all.get(i);
      boolean goesOn =
          i == all.size() - 1 && !found.hasGaps && found.end < segmentBytes && segmentBytes > 0;
      next = settle(found, goesOn);
    }
    return next;
  }

  private Optional<Found> look(int number) throws IOException {
    try (SegmentFiles.Handle handle = files.take(number)) {
      Progress progress = Progress.read(handle.file().file(), number);
      if (handle.file().header().isCompacted()) {
        return Optional.empty(); // it was settled before it was compacted
      }
      long size = handle.file().file().size();
      if (progress.end() > 0 && size >= progress.end() && progress.settled() == progress.end()) {
        return Optional.empty(); // only the name of the file that tells of it was left
      }
      return Optional.of(read(handle.file(), progress, size));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (SegmentDamage e) {
      if (isNeverUsed(number)) {
        volume.delete(folder.file(number));
        volume.forceDirectory(folder.directory());
      } else {
        LOG.log(System.Logger.Level.ERROR, "left as it is: {0}", e.getMessage());
      }
      return Optional.empty();
    }
  }

  /** The header is durable before the first record is written. */
  private boolean isNeverUsed(int number) throws IOException {
    try (Volume.File file = volume.open(folder.file(number), false)) {
      return file.size() <= SegmentHeader.RECORDS_AT;
    }
  }

  private Found read(SegmentFile file, Progress progress, long size) throws IOException {
    int number = file.segment();
    RecordWalk walk = new RecordWalk(file, progress.settled(), size);
    long end = Math.min(progress.settled(), Math.max(size, SegmentHeader.RECORDS_AT));
    boolean hasGaps = size < progress.settled();
    long brokenAt = NOWHERE;
    List<RecordWalk.Item> doubtful = new ArrayList<>();
    List<RecordWalk.Item> durable = new ArrayList<>();
    for (Optional<RecordWalk.Item> next = walk.next(); next.isPresent(); next = walk.next()) {
      RecordWalk.Item item = next.get();
      if (item.head().isEmpty() || !walk.isWhole(item)) {
        brokenAt = brokenAt == NOWHERE ? item.offset() : brokenAt;
        continue;
      }
      boolean later = item.head().get().groupStart(item.offset()) > brokenAt;
      if (brokenAt != NOWHERE && !later) {
        doubtful.add(item); // of the group that is broken: nobody was told of it
        continue;
      }
      if (brokenAt != NOWHERE) {
        // A later group: the broken one was durable, and was damaged since.
        hasGaps = true;
        brokenAt = NOWHERE;
        durable.addAll(doubtful);
        doubtful.clear();
      }
      durable.add(item);
      end = item.offset() + item.bytes();
    }
    List<RecordHead> deletions = new ArrayList<>();
    int blobs = 0;
    long deadBytes = 0;
    for (RecordWalk.Item item : durable) {
      RecordHead head = item.head().orElseThrow();
      if (head.kind() == RecordHead.Kind.DELETION) {
        deletions.add(head);
        deadBytes += item.bytes();
      } else {
        blobs++;
      }
    }
    if (hasGaps) {
      LOG.log(
          System.Logger.Level.WARNING,
          "segment {0} has bytes that are no records before whole ones: a crash has torn it, or it"
              + " is damaged. It is kept as it is",
          SegmentFolder.name(number));
    }
    Segment segment = new Segment(file.header(), progress.settled(), progress, true, false);
    segment.appended(end, blobs, deadBytes);
    table.add(segment);
    for (RecordHead deletion : deletions) {
      SegmentKey.parse(deletion.key()).ifPresent(marks::markAgain);
    }
    return new Found(segment, end, hasGaps);
  }

  private Optional<ActiveSegment> settle(Found found, boolean goesOn) throws IOException {
    int number = found.segment.number();
    Volume.File file = volume.open(folder.file(number), true);
    boolean kept = false;
    try {
      if (file.size() > found.end) {
        file.truncate(found.end);
      }
      if (!goesOn) {
        found.segment.seal();
      }
      found.segment.progress(found.end).write(file, number);
      file.force();
      kept = goesOn;
    } finally {
      if (!kept) {
        file.close();
      }
    }
    if (goesOn) {
      return Optional.of(ActiveSegment.of(found.segment, file));
    }
    found.segment.settle();
    volume.delete(folder.unsettled(incoming, number));
    return Optional.empty();
  }
}
