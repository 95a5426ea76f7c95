package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.memcached.Replication;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A blob whose manifest was read. */
final class MemcachedBlob implements Blob {
  private final BlobItem manifest;
  private final Replication replication;
  private final BufferBudget budget;
  private final int window;
  private final Executor executor;
  private final MemcachedCounters counters;

  MemcachedBlob(
      BlobItem manifest,
      Replication replication,
      BufferBudget budget,
      int window,
      Executor executor,
      MemcachedCounters counters) {
    this.manifest = manifest;
    this.replication = replication;
    this.budget = budget;
    this.window = window;
    this.executor = executor;
    this.counters = counters;
  }

  @Override
  public long size() {
    return manifest.head().length();
  }

  @Override
  public Instant created() {
    return manifest.head().created();
  }

  @Override
  public InputStream read(ByteRange range) {
    if (!range.isWithin(size())) {
      throw new IllegalArgumentException(range + " of a blob of " + size() + " bytes");
    }
    if (manifest.head().isInline()) {
      return new ByteArrayInputStream(manifest.body(), (int) range.from(), (int) range.length());
    }
    return new ChunkInputStream(manifest.head(), range, this::fetch, budget, window);
  }

  private CompletableFuture<byte[]> fetch(int chunk) {
    return CompletableFuture.supplyAsync(() -> chunk(chunk), executor);
  }

  private byte[] chunk(int chunk) {
    BlobHead head = manifest.head();
    try {
      return replication
          .read(
              head.chunkItem(chunk),
              bytes ->
                  bytes.length == head.bytesOf(chunk)
                          && head.checksum(chunk, bytes) == manifest.checksum(chunk)
                      ? Optional.of(bytes)
                      : Optional.empty())
          .orElseThrow(() -> lost("chunk " + chunk + " is gone from every server", null));
    } catch (DataException e) {
      if (e.failure() == Failure.CORRUPT) {
        counters.lostBlobs().increment();
        throw lost("chunk " + chunk + ": " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private DataException lost(String how, DataException cause) {
    return new DataException(
        Failure.CORRUPT, "blob " + manifest.head().key() + " is not whole: " + how, cause);
  }

  @Override
  public void close() {}
}
