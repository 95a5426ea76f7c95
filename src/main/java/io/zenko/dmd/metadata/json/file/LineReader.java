package io.zenko.dmd.metadata.json.file;

import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Newline;
import io.zenko.dmd.metadata.reading.ReadMemory;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a file line by line, with one buffer that is as large as the longest line needs. */
public final class LineReader {
  private static final int CHUNK = 1 << 20;

  private final Volume.File file;
  private byte[] buffer = new byte[CHUNK];
  private int filled;
  private int from;
  private int to;
  private long bufferOffset;
  private boolean complete;

  public LineReader(Volume.File file, long offset) {
    this.file = file;
    this.bufferOffset = offset;
    this.to = 0;
    this.from = 0;
  }

  /** Moves to the next line; false at the end of the file. */
  public boolean next() throws IOException {
    from = to;
    int scanned = from;
    while (true) {
      int end = Newline.indexOf(buffer, scanned, filled);
      if (end >= 0) {
        to = end + 1;
        complete = true;
        return true;
      }
      scanned = filled;
      int moved = from;
      if (!fill()) {
        to = filled;
        complete = false;
        return from < filled;
      }
      scanned -= moved - from;
    }
  }

  private boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, filled - from);
      bufferOffset += from;
      filled -= from;
      from = 0;
    }
    int before = filled;
    if (filled == buffer.length) {
      grow();
    }
    ByteBuffer target = ByteBuffer.wrap(buffer, filled, buffer.length - filled);
    file.read(target, bufferOffset + filled);
    filled = target.position();
    return filled > before;
  }

  /** What was read is read again: while this waits for room, it must not hold any. */
  private void grow() {
    int longer = buffer.length * 2;
    buffer = null;
    filled = 0;
    ReadMemory.expect(longer);
    buffer = new byte[longer];
  }

  /** The array that the line stands in, until the next move. */
  public byte[] bytes() {
    return buffer;
  }

  public int from() {
    return from;
  }

  /** The end of the line, its newline excluded. */
  public int to() {
    return complete ? to - 1 : to;
  }

  /** Where the line begins in the file. */
  public long offset() {
    return bufferOffset + from;
  }

  /** Where the next line begins in the file. */
  public long nextOffset() {
    return bufferOffset + to;
  }

  /** Whether the line ends with a newline, not with the file. */
  public boolean isComplete() {
    return complete;
  }

  public boolean isSealed() {
    return complete && Line.isSealed(buffer, from, to());
  }

  public LineScanner scanner() {
    return new LineScanner(buffer, from, to());
  }
}
