package io.zenko.dmd.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Random;

/** Blobs for tests: bytes that a seed decides, and short ways to put and get them. */
public final class Blobs {
  private Blobs() {}

  public static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  public static BlobKey put(DataRepository repository, byte[] bytes) {
    try {
      return repository.put(new ByteArrayInputStream(bytes), bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] get(DataRepository repository, BlobKey key) {
    try (Blob blob = repository.open(key)) {
      return get(blob, ByteRange.whole(blob.size()));
    }
  }

  public static byte[] get(Blob blob, ByteRange range) {
    try (InputStream content = blob.read(range)) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A body that yields some bytes and then fails, as that of a client which goes away. */
  public static InputStream failingAfter(byte[] bytes, IOException failure) {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            throw failure;
          }
        };
    return new SequenceInputStream(new ByteArrayInputStream(bytes), failing);
  }
}
