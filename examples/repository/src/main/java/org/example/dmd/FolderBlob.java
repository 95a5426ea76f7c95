package org.example.dmd;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A blob whose file is open: it stays readable though it be deleted meanwhile. */
final class FolderBlob implements Blob {
  private final FileChannel channel;
  private final long size;
  private final Instant created;

  FolderBlob(FileChannel channel, Path file) throws IOException {
    this.channel = channel;
    this.size = channel.size();
    this.created = Files.getLastModifiedTime(file).toInstant();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Instant created() {
    return created;
  }

  @Override
  public InputStream read(ByteRange range) {
    if (!range.isWithin(size)) {
      throw new IllegalArgumentException(range + " of " + size + " bytes");
    }
    return new RangeInputStream(range);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FolderDataRepository.fault("cannot close a blob", e);
    }
  }

  private final class RangeInputStream extends InputStream {
    private final long end;
    private long position;

    RangeInputStream(ByteRange range) {
      this.position = range.from();
      this.end = range.end();
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (position == end) {
        return -1;
      }
      int read = readFile(ByteBuffer.wrap(into, offset, (int) Math.min(length, end - position)));
      if (read < 0) {
        // An end of stream would pass for the end of the range.
        throw new DataException(Failure.CORRUPT, "a blob has lost its end at " + position);
      }
      position += read;
      return read;
    }

    private int readFile(ByteBuffer into) {
      try {
        return channel.read(into, position);
      } catch (IOException e) {
        throw FolderDataRepository.fault("cannot read a blob", e);
      }
    }
  }
}
