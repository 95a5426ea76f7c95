package io.zenko.dmd.hdfs.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Goes over a segment's records in the order of the file. Where no record starts it looks for the
 * next that does, and tells of what is between as bytes that are none.
 */
final class RecordWalk {
  private static final int WINDOW_BYTES = 1 << 20;

  private final SegmentReader reader;
  private final int segment;
  private final long end;
  private long at;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowAt;

  /**
   * A stretch of the file.
   *
   * @param head of the record that it is; empty where it is none
   */
  record Item(long offset, long bytes, Optional<RecordHead> head) {}

  RecordWalk(SegmentReader reader) {
    this.reader = reader;
    this.segment = reader.header().segment();
    this.at = reader.recordsAt();
    this.end = reader.recordsEnd();
  }

  /** The next stretch; empty at the end. */
  Optional<Item> next() throws IOException {
    if (at >= end) {
      return Optional.empty();
    }
    long start = at;
    Optional<RecordHead> head = head(start);
    if (head.isPresent()) {
      long bytes = bytes(head.get());
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

  private long bytes(RecordHead head) {
    return head.recordBytes(reader.header().blockBytes());
  }

  private Optional<RecordHead> head(long offset) throws IOException {
    if (end - offset < RecordHead.BYTES) {
      return Optional.empty();
    }
    load(offset, RecordHead.BYTES);
    return RecordHead.decode(window, (int) (offset - windowAt), segment)
        .filter(head -> offset + bytes(head) <= end)
        .filter(head -> reader.footer().isPresent() || head.key().offset() == offset);
  }

  /** The bytes of a record, all of them, from position 0 to the limit. */
  ByteBuffer record(Item item) throws IOException {
    load(item.offset(), (int) item.bytes());
    return window.slice((int) (item.offset() - windowAt), (int) item.bytes());
  }

  /** Whether all blocks of a record match their sums. */
  boolean isWhole(Item item) throws IOException {
    return item.head().orElseThrow().isWhole(record(item), 0, reader.header().blockBytes());
  }

  /** Has so many bytes of that offset in the window; they are there, as they are before the end. */
  private void load(long offset, int bytes) throws IOException {
    if (offset >= windowAt && offset + bytes <= windowAt + window.limit()) {
      return;
    }
    int wanted = (int) Math.min(Math.max(WINDOW_BYTES, bytes), end - offset);
    if (window.capacity() < wanted) {
      window = ByteBuffer.allocate(wanted);
    }
    window.clear().limit(0);
    reader.read(offset, window.array(), wanted);
    window.limit(wanted);
    windowAt = offset;
  }
}
