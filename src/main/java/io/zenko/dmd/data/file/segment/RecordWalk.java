package io.zenko.dmd.data.file.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Goes over a segment's records from one offset to another. Where no record starts it looks for the
 * next that does, and tells of what is between as bytes that are none.
 */
final class RecordWalk {
  private static final int WINDOW_BYTES = 256 * 1024;

  private final SegmentFile file;
  private final long end;
  private long at;

  /** What was read last, from that offset on. */
  private ByteBuffer window = ByteBuffer.allocate(0);

  private long windowAt;

  /**
   * A stretch of the file.
   *
   * @param head of the record that it is; empty where it is none
   */
  record Item(long offset, long bytes, Optional<RecordHead> head) {}

  /**
   * @param from where a record starts, or should
   * @param end where records end; one that goes beyond is none
   */
  RecordWalk(SegmentFile file, long from, long end) {
    this.file = file;
    this.at = from;
    this.end = end;
  }

  /** Over a segment to which nothing is appended any more. */
  static RecordWalk ofSettled(SegmentFile file) throws IOException {
    long end = file.recordsEnd();
    if (!file.header().isCompacted()) {
      long told = Progress.read(file.file(), file.segment()).end();
      end = told > 0 ? Math.min(told, end) : end;
    }
    return new RecordWalk(file, SegmentHeader.RECORDS_AT, end);
  }

  /** The next stretch; empty at the end. */
  Optional<Item> next() throws IOException {
    if (at >= end) {
      return Optional.empty();
    }
    long start = at;
    Optional<RecordHead> head = head(start);
    if (head.isPresent()) {
      long bytes = head.get().recordBytes(blockBytes());
      at = start + bytes;
      return Optional.of(new Item(start, bytes, head));
    }
    long next = start + SegmentKey.UNIT;
    while (next < end && head(next).isEmpty()) {
      next += SegmentKey.UNIT;
    }
    at = Math.min(next, end);
    return Optional.of(new Item(start, at - start, Optional.empty()));
  }

  private Optional<RecordHead> head(long offset) throws IOException {
    if (end - offset < RecordHead.BYTES) {
      return Optional.empty();
    }
    ByteBuffer bytes = load(offset, RecordHead.BYTES);
    int index = (int) (offset - windowAt);
    return RecordHead.decode(bytes, index, file.segment(), offset)
        .filter(head -> offset + head.recordBytes(blockBytes()) <= end);
  }

  /** The bytes of a record, all of them, from position 0 to the limit. */
  ByteBuffer record(Item item) throws IOException {
    ByteBuffer bytes = load(item.offset(), (int) item.bytes());
    return bytes.slice((int) (item.offset() - windowAt), (int) item.bytes());
  }

  /** Whether all blocks of a record match their sums. */
  boolean isWhole(Item item) throws IOException {
    return RecordBytes.isWhole(record(item), item.head().orElseThrow(), blockBytes());
  }

  private int blockBytes() {
    return file.header().blockBytes();
  }

  /** Has so many bytes of that offset in the window; they are there, as they are before the end. */
  private ByteBuffer load(long offset, int bytes) throws IOException {
    if (offset >= windowAt && offset + bytes <= windowAt + window.limit()) {
      return window;
    }
    int wanted = (int) Math.min(Math.max(WINDOW_BYTES, bytes), end - offset);
    if (window.capacity() < wanted) {
      window = ByteBuffer.allocate(wanted);
    }
    window.clear().limit(wanted);
    file.file().read(window, offset);
    if (window.position() < bytes) {
      throw new IOException("segment " + SegmentFolder.name(file.segment()) + " was cut short");
    }
    window.flip();
    windowAt = offset;
    return window;
  }
}
