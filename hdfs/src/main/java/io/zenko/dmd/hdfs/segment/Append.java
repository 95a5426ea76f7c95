package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.data.BlobKey;
import java.util.concurrent.CompletableFuture;

/** A blob that waits to be appended, and who waits for its key. */
record Append(byte[] blob, CompletableFuture<BlobKey> stored) {
  Append(byte[] blob) {
    this(blob, new CompletableFuture<>());
  }
}
