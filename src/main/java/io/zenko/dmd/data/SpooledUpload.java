package io.zenko.dmd.data;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.zenko.dmd.data.DataException.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;

/**
 * An upload to a repository that wants a body as a stream: what has come waits in memory, and from
 * a certain size on in a file without a name, so that the repository is called only once it need
 * not wait for the client.
 */
final class SpooledUpload implements BlobUpload {
  private static final int MAX_MEMORY_BYTES = 8 * 1024;

  private final DataRepository repository;
  private final long length;
  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private FileChannel file;

  SpooledUpload(DataRepository repository, long length) {
    this.repository = repository;
    this.length = length;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    try {
      if (file == null && memory.size() + count > MAX_MEMORY_BYTES) {
        file =
            FileChannel.open(
                Files.createTempFile("upload", null), CREATE, READ, WRITE, DELETE_ON_CLOSE);
        append(memory.toByteArray(), 0, memory.size());
        memory = null;
      }
      if (file == null) {
        memory.write(bytes, offset, count);
      } else {
        append(bytes, offset, count);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void append(byte[] bytes, int offset, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, count);
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
  }

  @Override
  public BlobKey commit() {
    try {
      if (file != null) {
        file.position(0);
      }
      InputStream body =
          file == null
              ? new ByteArrayInputStream(memory.toByteArray())
              : Channels.newInputStream(file);
      return repository.put(body, length);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private DataException failed(IOException e) {
    return new DataException(
        Failure.UNAVAILABLE,
        "a blob cannot wait in a file of java.io.tmpdir: " + e.getMessage(),
        e);
  }

  /** Of what was not put nothing was ever in the store. */
  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }
}
