package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A segment's open file. Another may have taken its place since; what is open stays readable, and
 * holds all blobs that it ever held.
 */
final class SegmentFile {
  private final Volume.File file;
  private final SegmentHeader header;
  private final Places places;

  private SegmentFile(Volume.File file, SegmentHeader header, Places places) {
    this.file = file;
    this.header = header;
    this.places = places;
  }

  /** The same for a file that somebody else closes. */
  static SegmentFile view(Volume.File file, int segment) throws IOException {
    SegmentHeader header = SegmentHeader.read(file, segment);
    Places places = header.isCompacted() ? Places.open(file, segment, header.placesAt()) : null;
    return new SegmentFile(file, header, places);
  }

  /** Takes over the file, and closes it where it is no segment's. */
  static SegmentFile open(Volume.File file, int segment) throws IOException {
    try {
      return view(file, segment);
    } catch (IOException e) {
      try {
        file.close();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  Volume.File file() {
    return file;
  }

  SegmentHeader header() {
    return header;
  }

  int segment() {
    return header.segment();
  }

  /** Where the record of that place stands now; empty where it went when it was dead. */
  OptionalLong locate(long place) throws IOException {
    return places == null ? OptionalLong.of(place) : places.find(place);
  }

  /** Where records end: what follows is the table, or nothing. */
  long recordsEnd() throws IOException {
    return header.isCompacted() ? header.placesAt() : file.size();
  }

  /** The head of the record at that offset; empty where none begins there, or it is damaged. */
  Optional<RecordHead> head(long offset) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(RecordHead.BYTES);
    file.read(start, offset);
    return RecordHead.decode(start.flip(), 0, segment(), offset);
  }

  /** Says of the record at that offset that it is deleted. */
  void markDead(long offset) throws IOException {
    ByteBuffer word = ByteBuffer.allocate(Integer.BYTES);
    file.write(word.putInt(RecordHead.Mark.DEAD.word).flip(), offset);
  }
}
