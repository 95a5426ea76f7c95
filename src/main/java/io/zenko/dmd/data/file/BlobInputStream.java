package io.zenko.dmd.data.file;

import io.zenko.dmd.data.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** The bytes of a range, a block at a time, each block checked before a byte of it goes out. */
final class BlobInputStream extends InputStream {
  private final FileChannel channel;
  private final BlobHeader header;
  private final long end;
  private final byte[] block;
  private long position;
  private int index;
  private int limit;

  BlobInputStream(FileChannel channel, BlobHeader header, ByteRange range) {
    this.channel = channel;
    this.header = header;
    this.position = range.from();
    this.end = range.end();
    int largest = (int) Math.min(header.blockBytes(), header.length());
    this.block = new byte[range.isEmpty() ? 0 : largest + BlobHeader.CHECKSUM_BYTES];
    fill();
  }

  @Override
  public int read() {
    if (!fill()) {
      return -1;
    }
    position++;
    return block[index++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, limit - index);
    System.arraycopy(block, index, bytes, offset, count);
    index += count;
    position += count;
    return count;
  }

  /** Without the copy that a buffer between the two would cost. */
  @Override
  public long transferTo(OutputStream out) throws IOException {
    long start = position;
    while (fill()) {
      int count = limit - index;
      out.write(block, index, count);
      index += count;
      position += count;
    }
    return position - start;
  }

  @Override
  public int available() {
    return limit - index;
  }

  /** Whether a byte is there to be handed out, after reading the next block where it is needed. */
  private boolean fill() {
    if (index < limit) {
      return true;
    }
    if (position >= end) {
      return false;
    }
    long number = position / header.blockBytes();
    int count = header.bytesOf(number);
    ByteBuffer buffer = ByteBuffer.wrap(block, 0, count + BlobHeader.CHECKSUM_BYTES);
    try {
      FileBlob.readFully(channel, buffer, header.offsetOf(number));
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot read blob " + header.key());
    }
    if (buffer.hasRemaining()) {
      throw BlobHeader.damaged(header.key(), "its file was cut short while it was read");
    }
    if (buffer.getInt(count) != header.checksum(number, block, 0, count)) {
      throw BlobHeader.damaged(header.key(), "block " + number + " does not match its checksum");
    }
    long start = number * header.blockBytes();
    index = (int) (position - start);
    limit = (int) Math.min(count, end - start);
    return true;
  }
}
