package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import java.util.concurrent.CompletableFuture;

/** What waits to be appended, and who waits for it. */
abstract sealed class Append {
  /** Tells whoever waits that it is not to be. */
  abstract void fail(DataException failure);

  abstract long recordBytes(int blockBytes);

  /** A blob, and the key that it gets. */
  static final class Put extends Append {
    private final byte[] blob;
    private final CompletableFuture<BlobKey> stored = new CompletableFuture<>();
    private BlobKey key;

    Put(byte[] blob) {
      this.blob = blob;
    }

    byte[] blob() {
      return blob;
    }

    CompletableFuture<BlobKey> stored() {
      return stored;
    }

    void setKey(BlobKey given) {
      key = given;
    }

    void succeed() {
      stored.complete(key);
    }

    @Override
    void fail(DataException failure) {
      stored.completeExceptionally(failure);
    }

    @Override
    long recordBytes(int blockBytes) {
      return RecordHead.recordBytes(blob.length, blockBytes);
    }
  }

  /** The deletion of a blob that was seen there, whose record has so many bytes. */
  static final class Delete extends Append {
    private final SegmentKey key;
    private final long deadBytes;
    private final CompletableFuture<Boolean> deleted;

    Delete(SegmentKey key, long deadBytes, CompletableFuture<Boolean> deleted) {
      this.key = key;
      this.deadBytes = deadBytes;
      this.deleted = deleted;
    }

    SegmentKey key() {
      return key;
    }

    long deadBytes() {
      return deadBytes;
    }

    CompletableFuture<Boolean> deleted() {
      return deleted;
    }

    @Override
    void fail(DataException failure) {
      deleted.completeExceptionally(failure);
    }

    @Override
    long recordBytes(int blockBytes) {
      return RecordHead.recordBytes(0, blockBytes);
    }
  }
}
