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
import java.util.concurrent.atomic.AtomicInteger;

/** A blob's open file. Deleting the blob takes its name away, not the open file. */
final class FileBlob implements Blob, BlockReader {
  /** As many may rest with their files open: of more than that, a deleted one is lost. */
  private static final int MAX_OPEN = 1024;

  private static final AtomicInteger OPEN = new AtomicInteger();

  /** Opens the file again. */
  interface Opener {
    FileChannel open();
  }

  private final BlobHeader header;
  private final Opener opener;

  /** Null while it rests. */
  private FileChannel channel;

  private FileBlob(FileChannel channel, BlobHeader header, Opener opener) {
    this.channel = channel;
    this.header = header;
    this.opener = opener;
    OPEN.incrementAndGet();
  }

  /** As below, of a blob that is read at once and never rests. */
  static FileBlob open(FileChannel channel, BlobKey key) {
    return open(
        channel,
        key,
        () -> {
          throw new IllegalStateException("this blob does not rest");
        });
  }

  /** Takes over the channel, and closes it where it is no blob's. */
  static FileBlob open(FileChannel channel, BlobKey key, Opener opener) {
    try {
      ByteBuffer start = ByteBuffer.allocate(BlobHeader.BYTES);
      readFully(channel, start, 0);
      BlobHeader header = BlobHeader.decode(start.flip(), key);
      if (channel.size() != header.fileBytes()) {
        throw BlobHeader.damaged(
            key, "its file has " + channel.size() + " bytes instead of " + header.fileBytes());
      }
      return new FileBlob(channel, header, opener);
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
    if (channel == null) {
      channel = opener.open();
      OPEN.incrementAndGet();
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

  /** A blob's bytes never change: another file of its name is not to be. */
  @Override
  public void rest() {
    if (OPEN.get() > MAX_OPEN) {
      close();
    }
  }

  @Override
  public void close() {
    if (channel == null) {
      return;
    }
    OPEN.decrementAndGet();
    FileChannel open = channel;
    channel = null;
    try {
      open.close();
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
