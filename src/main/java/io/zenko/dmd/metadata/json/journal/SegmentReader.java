package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads the records of a segment that was found whole before, one after the other. */
public final class SegmentReader implements Closeable {
  private final Segment segment;
  private final Volume.File file;
  private final LineReader line;
  private final long end;

  /**
   * @param from an offset at which a line begins
   * @param end the number of the first record that is not wanted
   */
  public SegmentReader(Volume volume, Segment segment, long from, long end) throws IOException {
    this.segment = segment;
    this.file = volume.open(segment.file().path());
    this.line = new LineReader(file, from);
    this.end = end;
    if (from == 0) {
      line.next();
    }
  }

  public Optional<JournalRecord> next() throws IOException {
    long offset = line.nextOffset();
    if (offset >= segment.durableLength() || !line.next()) {
      return Optional.empty();
    }
    if (!line.isSealed()) {
      throw new FormatException(
          segment.file().path() + ": the record at byte " + offset + " is damaged");
    }
    JournalRecord record = JournalRecord.read(line);
    return record.head().sequence() < end ? Optional.of(record) : Optional.empty();
  }

  /** The bytes of the line that was read last, to be taken before the next is. */
  public LineReader line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
