package io.zenko.dmd.metadata.json.file;

import io.zenko.dmd.metadata.json.line.Line;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Writes a file from its start to its end through a buffer, and knows its length and checksum. */
public final class FileWriter implements Closeable {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Volume.File file;
  private final Line buffer = new Line(BUFFER_BYTES + (64 << 10));
  private final CRC32C crc = new CRC32C();
  private long written;

  public FileWriter(Volume volume, Path path) throws IOException {
    this.file = volume.create(path);
  }

  /** Where the next byte goes. */
  public long position() {
    return written + buffer.length();
  }

  /** The bytes that are to be written next, to be added to; see {@link #flushIfFull}. */
  public Line line() {
    return buffer;
  }

  public void flushIfFull() throws IOException {
    if (buffer.length() >= BUFFER_BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    crc.update(buffer.array(), 0, buffer.length());
    file.write(ByteBuffer.wrap(buffer.array(), 0, buffer.length()), written);
    written += buffer.length();
    buffer.clear();
  }

  /** Writes what is left and makes all of it durable. */
  public FileFacts finish(String name) throws IOException {
    flush();
    file.sync();
    return new FileFacts(name, written, (int) crc.getValue());
  }

  /** As {@link #finish}, but a crash may lose it: for what can be made again. */
  public void finishWithoutSync() throws IOException {
    flush();
  }

  public int checksum() throws IOException {
    flush();
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
