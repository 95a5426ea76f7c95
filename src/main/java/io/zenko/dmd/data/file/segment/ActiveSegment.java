package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

/** The segment that is appended to, with a handle of its own: one thread's. */
final class ActiveSegment {
  private final Segment segment;
  private final Volume.File file;
  private long settledTo;

  private ActiveSegment(Segment segment, Volume.File file, long settledTo) {
    this.segment = segment;
    this.file = file;
    this.settledTo = settledTo;
  }

  /** Goes on with one that a start has found sound. */
  static ActiveSegment of(Segment segment, Volume.File file) {
    return new ActiveSegment(segment, file, segment.end());
  }

  /**
   * Makes a segment. The file that tells of it is durable first, the segment's name before anything
   * that it holds is acknowledged.
   */
  static ActiveSegment create(Volume volume, SegmentFolder folder, Path incoming, long now)
      throws IOException {
    List<Integer> numbers = folder.numbers();
    int number = numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
    while (true) {
      Path told = folder.unsettled(incoming, number);
      boolean isNew = !volume.exists(told);
      if (isNew) {
        volume.create(told).close();
        volume.forceDirectory(incoming);
      }
      Volume.File file;
      try {
        file = volume.create(folder.file(number));
      } catch (FileAlreadyExistsException e) {
        // Another process was faster: it is that one's.
        if (isNew) {
          volume.delete(told);
        }
        number++;
        continue;
      }
      return begin(volume, folder, told, number, file, now);
    }
  }

  private static ActiveSegment begin(
      Volume volume, SegmentFolder folder, Path told, int number, Volume.File file, long now)
      throws IOException {
    SegmentHeader header = new SegmentHeader(number, 0, SegmentHeader.DEFAULT_BLOCK_BYTES, now, 0);
    boolean made = false;
    try {
      header.writeTo(file);
      Progress.NONE.write(file, number);
      file.force();
      volume.forceDirectory(folder.directory());
      made = true;
    } finally {
      if (!made) {
        file.close();
        if (volume.delete(folder.file(number))) {
          volume.delete(told);
        }
      }
    }
    Segment segment = new Segment(header, SegmentHeader.RECORDS_AT, Progress.NONE, true, false);
    return new ActiveSegment(segment, file, SegmentHeader.RECORDS_AT);
  }

  Segment segment() {
    return segment;
  }

  Volume.File file() {
    return file;
  }

  int blockBytes() {
    return SegmentHeader.DEFAULT_BLOCK_BYTES;
  }

  /** Has the next force make durable up to where a start need not look. */
  void settleTo(long offset) throws IOException {
    if (offset > settledTo) {
      segment.progress(offset).write(file, segment.number());
      settledTo = offset;
    }
  }
}
