package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How far a segment has come, written into its header now and then, in turns to one of two places:
 * so one of the two is whole whenever the power goes.
 *
 * @param turn counts the writings
 * @param settled up to here everything is durable, and so is what its deletions have marked: a
 *     start reads on from here
 * @param end where the records end, once nothing more is appended; else 0
 * @param blobs records of blobs up to {@code settled}
 * @param deadBlobs those of them that are deleted, at least
 * @param deadBytes what deleted blobs and deletions take, at least
 */
record Progress(long turn, long settled, long end, long blobs, long deadBlobs, long deadBytes) {
  private static final int BYTES = 6 * Long.BYTES + Integer.BYTES;

  /** Of a segment without records. */
  static final Progress NONE = new Progress(0, SegmentHeader.RECORDS_AT, 0, 0, 0, 0);

  void write(Volume.File file, int segment) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putLong(turn).putLong(settled).putLong(end);
    buffer.putLong(blobs).putLong(deadBlobs).putLong(deadBytes);
    buffer.putInt(check(buffer, segment)).flip();
    file.write(buffer, position(turn));
  }

  /** The later of the two that is whole; none where neither is. */
  static Progress read(Volume.File file, int segment) throws IOException {
    Progress latest = NONE;
    for (int turn = 0; turn < 2; turn++) {
      ByteBuffer buffer = ByteBuffer.allocate(BYTES);
      file.read(buffer, position(turn));
      if (!buffer.hasRemaining() && buffer.getInt(6 * Long.BYTES) == check(buffer, segment)) {
        buffer.flip();
        Progress read =
            new Progress(
                buffer.getLong(),
                buffer.getLong(),
                buffer.getLong(),
                buffer.getLong(),
                buffer.getLong(),
                buffer.getLong());
        latest = read.turn > latest.turn ? read : latest;
      }
    }
    return latest;
  }

  private static long position(long turn) {
    return SegmentHeader.PROGRESS_AT + turn % 2 * SegmentHeader.PROGRESS_BYTES;
  }

  private static int check(ByteBuffer progress, int segment) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(segment).flip());
    crc.update(progress.slice(0, 6 * Long.BYTES));
    return (int) crc.getValue();
  }
}
