package io.zenko.dmd.data.cached;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import java.util.function.Consumer;

/** An upload to the truth whose blob gets into the cache once it is there. */
record FillingUpload(BlobUpload upload, Consumer<BlobKey> fill) implements BlobUpload {
  @Override
  public void write(byte[] bytes, int offset, int count) {
    upload.write(bytes, offset, count);
  }

  @Override
  public void rest() {
    upload.rest();
  }

  @Override
  public BlobKey commit() {
    BlobKey key = upload.commit();
    fill.accept(key);
    return key;
  }

  @Override
  public void close() {
    upload.close();
  }
}
