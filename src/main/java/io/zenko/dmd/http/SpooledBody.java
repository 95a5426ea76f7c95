package io.zenko.dmd.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An answer that is made before its length is known: in memory at first, in a file from a certain
 * size on. So every answer bears its length, and one that fails half-way is an error instead of a
 * torn answer. To be closed.
 */
public final class SpooledBody extends OutputStream {
  private static final int MAX_MEMORY_BYTES = 256 * 1024;

  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private Path file;
  private OutputStream fileOutput;
  private long length;

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (fileOutput == null && length + count > MAX_MEMORY_BYTES) {
      file = Files.createTempFile("answer", null);
      fileOutput = Files.newOutputStream(file);
      memory.writeTo(fileOutput);
      memory = null;
    }
    OutputStream target = fileOutput == null ? memory : fileOutput;
    target.write(bytes, offset, count);
    length += count;
  }

  public long length() {
    return length;
  }

  /** Hands on all that was written. */
  public void writeTo(OutputStream out) throws IOException {
    if (fileOutput == null) {
      memory.writeTo(out);
    } else {
      fileOutput.flush();
      Files.copy(file, out);
    }
  }

  @Override
  public void close() throws IOException {
    if (fileOutput != null) {
      fileOutput.close();
      Files.deleteIfExists(file);
    }
  }
}
