package io.zenko.dmd.data.file;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A short blob that comes in pieces, and is stored once it is whole. It waits in memory as long as
 * the pieces keep coming, and elsewhere from when they first do not.
 */
final class PackedUpload implements BlobUpload {
  private final Function<byte[], BlobKey> store;
  private final Supplier<BlobUpload> elsewhere;
  private byte[] blob;
  private int count;
  private BlobUpload moved;

  PackedUpload(int length, Function<byte[], BlobKey> store, Supplier<BlobUpload> elsewhere) {
    this.store = store;
    this.elsewhere = elsewhere;
    this.blob = new byte[length];
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (moved != null) {
      moved.write(bytes, offset, length);
      return;
    }
    if (length > blob.length - count) {
      throw new IllegalArgumentException("more than the " + blob.length + " of the blob");
    }
    System.arraycopy(bytes, offset, blob, count, length);
    count += length;
  }

  @Override
  public void rest() {
    if (moved == null && count < blob.length) {
      moved = elsewhere.get();
      moved.write(blob, 0, count);
      blob = new byte[0];
    }
    if (moved != null) {
      moved.rest();
    }
  }

  @Override
  public BlobKey commit() {
    if (moved != null) {
      return moved.commit();
    }
    if (count < blob.length) {
      throw new IllegalStateException("a blob of which bytes are missing");
    }
    return store.apply(blob);
  }

  @Override
  public void close() {
    if (moved != null) {
      moved.close();
    }
  }
}
