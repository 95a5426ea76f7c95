package io.zenko.dmd.http;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;

/**
 * An answer that is made before its length is known: in memory at first, in a file from a certain
 * size on. So every answer bears its length, and one that fails half-way is an error instead of a
 * torn answer. To be closed.
 *
 * <p>The file loses its name when it is opened, so that not even a crash leaves it behind.
 */
public final class SpooledBody extends OutputStream {
  private static final int MAX_MEMORY_BYTES = 256 * 1024;
  private static final int STEP_BYTES = 64 * 1024;

  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private FileChannel file;
  private long length;

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (file == null && length + count > MAX_MEMORY_BYTES) {
      file =
          FileChannel.open(
              Files.createTempFile("answer", null), CREATE, READ, WRITE, DELETE_ON_CLOSE);
      writeToFile(memory.toByteArray(), 0, memory.size());
      memory = null;
    }
    if (file == null) {
      memory.write(bytes, offset, count);
    } else {
      writeToFile(bytes, offset, count);
    }
    length += count;
  }

  private void writeToFile(byte[] bytes, int offset, int count) throws IOException {
    // The machine copies what is written through memory of the thread's own: not all at once.
    int end = offset + count;
    for (int from = offset; from < end; ) {
      from += file.write(ByteBuffer.wrap(bytes, from, Math.min(end - from, STEP_BYTES)));
    }
  }

  public long length() {
    return length;
  }

  /** Hands on all that was written. */
  public void writeTo(OutputStream out) throws IOException {
    if (file == null) {
      memory.writeTo(out);
      return;
    }
    file.position(0);
    ByteBuffer step = ByteBuffer.allocate(STEP_BYTES);
    while (file.read(step.clear()) >= 0) {
      out.write(step.array(), 0, step.position());
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
