package io.zenko.dmd.data.rest;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.http.transfer.BodySource;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a range of a blob. While it rests it keeps the blob open and nothing of what it has
 * read: thousands of clients may take their time.
 */
final class BlobSource implements BodySource {
  private final Blob blob;
  private final ByteRange range;
  private long position;
  private InputStream content;

  private BlobSource(Blob blob, ByteRange range, InputStream content) {
    this.blob = blob;
    this.range = range;
    this.position = range.from();
    this.content = content;
  }

  /** Reads the first bytes: what is wrong with them is known while an answer can be an error. */
  static BlobSource of(Blob blob, ByteRange range) {
    return new BlobSource(blob, range, blob.read(range));
  }

  @Override
  public long length() {
    return range.length();
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (content == null) {
      content = blob.read(new ByteRange(position, range.end()));
    }
    int got = content.read(bytes, offset, count);
    position += Math.max(got, 0);
    return got;
  }

  @Override
  public void rest() throws IOException {
    if (content != null) {
      content.close();
      content = null;
    }
    blob.rest();
  }

  @Override
  public void close() {
    try (blob) {
      if (content != null) {
        content.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a blob that was read could not be closed", e);
    }
  }
}
