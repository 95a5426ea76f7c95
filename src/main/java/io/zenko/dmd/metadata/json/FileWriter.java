package io.zenko.dmd.metadata.json;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Writes a file from its start to its end through a buffer, and knows its length and checksum. */
final class FileWriter implements Closeable {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Volume.File file;
  private final Line buffer = new Line(BUFFER_BYTES + (64 << 10));
  private final CRC32C crc = new CRC32C();
  private long written;

  FileWriter(Volume volume, Path path) throws IOException {
    this.file = volume.create(path);
  }

  /** Where the next byte goes. */
  long position() {
    return written + buffer.length();
  }

  /** The bytes that are to be written next, to be added to; see {@link #flushIfFull}. */
  Line line() {
    return buffer;
  }

  void flushIfFull() throws IOException {
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
  Manifest.FileFacts finish(String name) throws IOException {
    flush();
    file.sync();
    return new Manifest.FileFacts(name, written, (int) crc.getValue());
  }

  /** As {@link #finish}, but a crash may lose it: for what can be made again. */
  void finishWithoutSync() throws IOException {
    flush();
  }

  int checksum() throws IOException {
    flush();
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
