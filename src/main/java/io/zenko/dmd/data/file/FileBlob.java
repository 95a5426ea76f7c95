package io.zenko.dmd.data.file;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.file.block.BlockInputStream;
import io.zenko.dmd.data.file.block.BlockReader;
import io.zenko.dmd.data.file.disk.DiskFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;

/** A blob's open file. Deleting the blob takes its name away, not the open file. */
final class FileBlob implements Blob, BlockReader {
  private final FileChannel channel;
  private final BlobHeader header;

  private FileBlob(FileChannel channel, BlobHeader header) {
    this.channel = channel;
    this.header = header;
  }

  /** Takes over the channel, and closes it where it is no blob's. */
  static FileBlob open(FileChannel channel, BlobKey key) {
    try {
      ByteBuffer start = ByteBuffer.allocate(BlobHeader.BYTES);
      readFully(channel, start, 0);
      BlobHeader header = BlobHeader.decode(start.flip(), key);
      if (channel.size() != header.fileBytes()) {
        throw BlobHeader.damaged(
            key, "its file has " + channel.size() + " bytes instead of " + header.fileBytes());
      }
      return new FileBlob(channel, header);
    } catch (IOException e) {
      closeAfter(channel, e);
      throw DiskFault.of(e, "cannot read blob " + key);
    } catch (DataException e) {
      closeAfter(channel, e);
      throw e;
    }
  }

  /** Reads until the buffer is full or the file ends. */
  static void readFully(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
    long at = offset;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        return;
      }
      at += count;
    }
  }

  @Override
  public long size() {
    return header.length();
  }

  @Override
  public Instant created() {
    return header.created();
  }

  @Override
  public InputStream read(ByteRange range) {
    if (!range.isWithin(size())) {
      throw new IllegalArgumentException(range + " of a blob of " + size() + " bytes");
    }
    return new BlockInputStream(this, range);
  }

  @Override
  public long length() {
    return header.length();
  }

  @Override
  public int blockBytes() {
    return header.blockBytes();
  }

  @Override
  public int read(long number, byte[] into) {
    int count = header.bytesOf(number);
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, count + BlobHeader.CHECKSUM_BYTES);
    try {
      readFully(channel, buffer, header.offsetOf(number));
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot read blob " + header.key());
    }
    if (buffer.hasRemaining()) {
      throw BlobHeader.damaged(header.key(), "its file was cut short while it was read");
    }
    if (buffer.getInt(count) != header.checksum(number, into, 0, count)) {
      throw BlobHeader.damaged(header.key(), "block " + number + " does not match its checksum");
    }
    return count;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot close blob " + header.key());
    }
  }

  private static void closeAfter(FileChannel channel, Exception first) {
    try {
      channel.close();
    } catch (IOException e) {
      first.addSuppressed(e);
    }
  }
}
