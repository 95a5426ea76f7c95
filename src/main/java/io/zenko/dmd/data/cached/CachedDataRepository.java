package io.zenko.dmd.data.cached;

import io.zenko.dmd.config.Settings.Cache;
import io.zenko.dmd.config.Settings.Cache.Fill;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.PackedSegment;
import io.zenko.dmd.data.Scrubbing;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * A store of blobs with a cache in front. The store is the truth: it alone says which blobs there
 * are, it has each before it is acknowledged, and whatever becomes of the cache costs time alone.
 */
public final class CachedDataRepository implements DataRepository {
  private final DataRepository truth;
  private final DataRepository cache;
  private final Cache settings;
  private final CacheFiller filler;
  private final CacheCounters counters = new CacheCounters();

  public CachedDataRepository(DataRepository truth, DataRepository cache, Cache settings) {
    this.truth = truth;
    this.cache = cache;
    this.settings = settings;
    this.filler = new CacheFiller(truth, cache, counters);
  }

  @Override
  public void put(BlobKey key, InputStream body, long length) throws IOException {
    truth.put(key, body, length);
    fill(key, length);
  }

  @Override
  public BlobKey put(InputStream body, long length) throws IOException {
    BlobKey key = truth.put(body, length);
    fill(key, length);
    return key;
  }

  @Override
  public int asyncBytes() {
    return truth.asyncBytes();
  }

  @Override
  public CompletionStage<BlobKey> putAsync(byte[] blob) {
    return truth
        .putAsync(blob)
        .thenApply(
            key -> {
              fill(key, blob.length);
              return key;
            });
  }

  private void fill(BlobKey key, long length) {
    if (settings.fill() == Fill.WRITE && isCached(length)) {
      filler.fill(key);
    }
  }

  @Override
  public BlobUpload upload(long length) {
    BlobUpload upload = truth.upload(length);
    return settings.fill() == Fill.WRITE && isCached(length)
        ? new FillingUpload(upload, filler::fill)
        : upload;
  }

  /** The truth is asked first: a blob that was deleted may still be in a cache that was away. */
  @Override
  public Blob open(BlobKey key) {
    Blob blob = truth.open(key);
    return isCached(blob.size()) ? new CachedBlob(key, blob, cache, filler, counters) : blob;
  }

  private boolean isCached(long length) {
    return length > 0 && length <= settings.maxBytes();
  }

  @Override
  public void delete(BlobKey key) {
    truth.delete(key);
    filler.forgetNow(key);
  }

  /** The cache is told in the background: the truth's thread waits for nobody. */
  @Override
  public CompletionStage<Void> deleteAsync(BlobKey key) {
    return truth.deleteAsync(key).thenRun(() -> filler.forget(key));
  }

  /** The cache may be away as long as it likes. */
  @Override
  public Optional<String> trouble() {
    return truth.trouble();
  }

  @Override
  public Usage usage() {
    return truth.usage();
  }

  @Override
  public Stream<StoredBlob> blobs() {
    return truth.blobs();
  }

  @Override
  public Optional<Scrubbing> scrubbing() {
    return truth.scrubbing();
  }

  @Override
  public Optional<List<PackedSegment>> segments(long from, int limit) {
    return truth.segments(from, limit);
  }

  /** Numbers of this repository by their names as metrics. */
  public Map<String, LongAdder> counters() {
    return counters.byName();
  }

  /** What fills are on their way come to their end first. */
  @Override
  public void close() {
    filler.close();
    cache.close();
    truth.close();
  }
}
