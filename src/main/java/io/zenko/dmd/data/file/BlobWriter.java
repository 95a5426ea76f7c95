package io.zenko.dmd.data.file;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.file.disk.DiskFault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes one blob's file: header, then block by block what the body yields. */
final class BlobWriter {
  private final Disk disk;
  private final BlobHeader header;
  private final Path file;
  private final FileChannel channel;

  /**
   * @param channel the file, open for writing
   */
  BlobWriter(Disk disk, BlobHeader header, Path file, FileChannel channel) {
    this.disk = disk;
    this.header = header;
    this.file = file;
    this.channel = channel;
  }

  /**
   * @throws IOException what the body threw; the disk's faults are {@link DataException}s
   */
  void write(InputStream body) throws IOException {
    int start = BlobHeader.BYTES; // block 0 goes to the disk with the header, in one step
    int largest = (int) Math.min(header.blockBytes(), header.length());
    ByteBuffer buffer = ByteBuffer.allocate(start + largest + BlobHeader.CHECKSUM_BYTES);
    byte[] block = buffer.array();
    buffer.put(header.encode()).flip();
    for (long number = 0; number < header.blocks(); number++) {
      int count = header.bytesOf(number);
      int got = body.readNBytes(block, start, count);
      if (got < count) {
        long total = number * header.blockBytes() + got;
        throw new EOFException("the body ended after " + total + " of " + header.length());
      }
      buffer.limit(start + count + BlobHeader.CHECKSUM_BYTES);
      buffer.putInt(start + count, header.checksum(number, block, start, count));
      write(buffer);
      buffer.position(start);
    }
    if (header.blocks() == 0) {
      write(buffer);
    }
  }

  private void write(ByteBuffer bytes) {
    try {
      disk.write(channel, bytes);
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot write blob " + header.key(), disk, file.getParent());
    }
  }
}
