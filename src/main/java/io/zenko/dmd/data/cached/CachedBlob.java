package io.zenko.dmd.data.cached;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.DataRepository;
import java.io.InputStream;
import java.time.Instant;

/** A blob of the store whose bytes come from the cache where it has them. */
final class CachedBlob implements Blob {
  private final BlobKey key;
  private final Blob blob;
  private final DataRepository cache;
  private final CacheFiller filler;
  private final CacheCounters counters;
  private Blob copy;

  CachedBlob(
      BlobKey key, Blob blob, DataRepository cache, CacheFiller filler, CacheCounters counters) {
    this.key = key;
    this.blob = blob;
    this.cache = cache;
    this.filler = filler;
    this.counters = counters;
  }

  @Override
  public long size() {
    return blob.size();
  }

  @Override
  public Instant created() {
    return blob.created();
  }

  @Override
  public InputStream read(ByteRange range) {
    try {
      if (copy == null) {
        copy = cache.open(key);
      }
      if (copy.size() == blob.size()) {
        InputStream content = copy.read(range);
        counters.hits().increment();
        return new FallbackInputStream(content, range, this::readOn);
      }
      filler.refill(key);
      counters.faults().increment();
    } catch (DataException e) {
      count(e);
    }
    return blob.read(range);
  }

  private InputStream readOn(ByteRange rest, DataException fault) {
    count(fault);
    return blob.read(rest);
  }

  private void count(DataException fault) {
    if (fault.failure() == Failure.NO_SUCH_BLOB) {
      counters.misses().increment();
      filler.fill(key);
      return;
    }
    counters.faults().increment();
    if (fault.failure() == Failure.CORRUPT) {
      filler.refill(key);
    }
  }

  @Override
  public void rest() {
    blob.rest();
    if (copy != null) {
      copy.rest();
    }
  }

  @Override
  public void close() {
    try (blob) {
      if (copy != null) {
        copy.close();
      }
    }
  }
}
