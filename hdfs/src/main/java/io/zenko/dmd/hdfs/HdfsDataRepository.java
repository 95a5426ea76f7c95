package io.zenko.dmd.hdfs;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.Usage;
import io.zenko.dmd.hdfs.cluster.Cluster;
import io.zenko.dmd.hdfs.cluster.ClusterFault;
import io.zenko.dmd.hdfs.config.HdfsSettings;
import io.zenko.dmd.hdfs.daemon.Presence;
import io.zenko.dmd.hdfs.daemon.Takeover;
import io.zenko.dmd.hdfs.segment.SegmentKey;
import io.zenko.dmd.hdfs.segment.SegmentStore;
import io.zenko.dmd.hdfs.single.SingleBlobs;
import io.zenko.dmd.metrics.Metrics;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Blobs in HDFS, for any number of daemons. A blob is acknowledged when as many DataNodes as are
 * demanded have it on their disks, and its name, where it has one, is in the NameNode's log.
 */
public final class HdfsDataRepository implements DataRepository {
  private static final System.Logger LOG = System.getLogger(HdfsDataRepository.class.getName());

  private final HdfsSettings settings;
  private final Cluster cluster;
  private final Presence presence;
  private final SegmentStore segments;
  private final SingleBlobs singles;
  private final Upkeep upkeep;
  private final PendingBytes pending;
  private volatile boolean prepared;
  private boolean closed;

  HdfsDataRepository(HdfsSettings settings, Clock clock, Upkeep.Rhythm rhythm) {
    this.settings = settings;
    this.cluster = Cluster.connect(settings);
    this.presence = new Presence(cluster);
    this.segments = new SegmentStore(cluster, presence, settings, clock);
    this.singles = new SingleBlobs(cluster, presence, settings, clock);
    this.pending = new PendingBytes(settings.pendingBytes(), settings.timeout());
    this.upkeep =
        new Upkeep(
            cluster::renewLogin,
            segments,
            presence,
            new Takeover(cluster, presence, rhythm.silence(), segments),
            settings.compactionBytesPerSecond(),
            rhythm);
    try {
      ensurePrepared();
    } catch (DataException e) {
      // Each call tries again.
      LOG.log(System.Logger.Level.WARNING, "blobs cannot be reached yet: {0}", e.getMessage());
    }
  }

  /** Opens the repository; a cluster that is away is waited for by the calls that need it. */
  public static HdfsDataRepository open(HdfsSettings settings) {
    return new HdfsDataRepository(settings, Clock.systemUTC(), Upkeep.Rhythm.byDefault());
  }

  private void ensurePrepared() {
    if (!prepared) {
      prepare();
    }
  }

  private synchronized void prepare() {
    if (prepared) {
      return;
    }
    if (closed) {
      throw new DataException(Failure.UNAVAILABLE, "the store of blobs is closed");
    }
    try {
      StoreFormat.require(cluster, presence);
      singles.begin();
      segments.begin();
      upkeep.start();
      prepared = true;
    } catch (IOException e) {
      throw ClusterFault.of(e, "cannot prepare " + settings.uri());
    }
  }

  @Override
  public void put(BlobKey key, InputStream body, long length) throws IOException {
    requireLength(length);
    ensurePrepared();
    singles.put(key, body, length);
  }

  @Override
  public BlobKey put(InputStream body, long length) throws IOException {
    requireLength(length);
    ensurePrepared();
    if (!isPacked(length)) {
      BlobKey key = SegmentKey.foreign();
      singles.put(key, body, length);
      return key;
    }
    pending.take(length);
    boolean handedOver = false;
    CompletableFuture<BlobKey> stored;
    try {
      byte[] blob = body.readNBytes((int) length);
      if (blob.length < length) {
        throw new EOFException("the body ended after " + blob.length + " of " + length);
      }
      stored = store(blob);
      handedOver = true;
    } finally {
      if (!handedOver) {
        pending.give(length);
      }
    }
    boolean told = false;
    try {
      BlobKey key = await(stored);
      told = true;
      return key;
    } finally {
      if (!told) {
        // Who waited was interrupted, and does not learn of its key; what failed has none.
        CompletableFuture<?> unusedDiscard =
            stored.thenAccept(key -> segments.discard(key, (int) length));
      }
    }
  }

  /** What it takes of the memory for what waits is given back once it is stored or refused. */
  private CompletableFuture<BlobKey> store(byte[] blob) {
    CompletableFuture<BlobKey> stored = segments.put(blob);
    CompletableFuture<?> unused = stored.whenComplete((key, failure) -> pending.give(blob.length));
    CompletableFuture<BlobKey> timed =
        stored.copy().orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    return timed.handle(
        (key, failure) -> {
          if (failure == null) {
            return key;
          }
          if (isTimeout(failure)) {
            // Nobody learns of its key.
            CompletableFuture<?> unusedDiscard =
                stored.thenAccept(late -> segments.discard(late, blob.length));
            throw new DataException(
                Failure.TIMEOUT, "blobs are not stored within DMD_HDFS_TIMEOUT_MILLIS", failure);
          }
          throw failure(failure);
        });
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
  }

  private static <T> T await(CompletableFuture<T> stage) {
    try {
      return stage.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException(Failure.UNAVAILABLE, "the daemon is stopping", e);
    }
  }

  private static DataException failure(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return cause instanceof DataException known
        ? known
        : new DataException(Failure.INTERNAL, "the store of blobs failed: " + cause, cause);
  }

  private static void requireLength(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("a blob of " + length + " bytes");
    }
  }

  private boolean isPacked(long length) {
    return settings.packBytes() > 0 && length <= settings.packBytes();
  }

  @Override
  public int asyncBytes() {
    return settings.asyncBytes();
  }

  @Override
  public CompletionStage<BlobKey> putAsync(byte[] blob) {
    if (!isPacked(blob.length)) {
      return DataRepository.super.putAsync(blob);
    }
    try {
      ensurePrepared();
    } catch (DataException e) {
      return CompletableFuture.failedFuture(e);
    }
    pending.add(blob.length);
    return store(blob);
  }

  /** A short one waits for its last byte elsewhere than in the segment. */
  @Override
  public BlobUpload upload(long length) {
    requireLength(length);
    if (isPacked(length)) {
      return DataRepository.super.upload(length);
    }
    ensurePrepared();
    return singles.upload(SegmentKey.foreign(), length);
  }

  @Override
  public Blob open(BlobKey key) {
    ensurePrepared();
    Optional<SegmentKey> place = SegmentKey.parse(key);
    if (place.isPresent()) {
      Optional<Blob> packed = segments.open(place.get());
      if (packed.isPresent()) {
        return packed.get();
      }
    }
    // A key of another making looks like a segment's now and then: its blob has a file.
    return singles.open(key);
  }

  @Override
  public void delete(BlobKey key) {
    Void unused = await(deleteAsync(key).toCompletableFuture());
  }

  @Override
  public CompletionStage<Void> deleteAsync(BlobKey key) {
    try {
      ensurePrepared();
      Optional<SegmentKey> place = SegmentKey.parse(key);
      if (place.isEmpty()) {
        singles.delete(key);
        return CompletableFuture.completedFuture(null);
      }
      return segments
          .delete(place.get())
          .thenAccept(
              found -> {
                if (!found) {
                  singles.delete(key);
                }
              });
    } catch (DataException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Tries it with a file of its own, as a daemon that is not ready gets no blobs to find out by.
   */
  @Override
  public Optional<String> trouble() {
    try {
      ensurePrepared();
      Path probe = presence.now().incoming(presence.now().freshName());
      try {
        cluster.write(
            probe,
            0,
            out -> {
              out.write('\n');
              cluster.sync(probe, out, false);
            });
      } finally {
        boolean unused = cluster.delete(probe);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          ClusterFault.ofWrite(e, settings.uri() + " takes no writes", cluster, 1).getMessage());
    } catch (DataException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public Usage usage() {
    try {
      Cluster.Room room = cluster.room();
      return new Usage(Math.min(room.available(), room.free()), room.free(), room.total());
    } catch (IOException e) {
      throw ClusterFault.of(e, "cannot tell the room of " + settings.uri());
    }
  }

  @Override
  public Stream<StoredBlob> blobs() {
    ensurePrepared();
    return Stream.concat(segments.blobs(), singles.blobs());
  }

  /** Has what the repository tells in numbers published. */
  void register(PrometheusRegistry registry) {
    gauge(registry, "dmd_hdfs_segments", "Files of many blobs each", "segments");
    gauge(
        registry,
        "dmd_hdfs_deletes",
        "Deleted blobs that wait for a compaction, all of them in memory",
        "deletes");
    Metrics.gauge(
        registry,
        "dmd_hdfs_pending_bytes",
        "Bytes of blobs that wait to be written",
        pending::pending);
    counter(registry, "dmd_hdfs_syncs", "Groups of blobs that were made durable", "groups");
    counter(registry, "dmd_hdfs_packed_blobs", "Blobs that were appended to segments", "blobs");
    counter(registry, "dmd_hdfs_packed_bytes", "Bytes that were appended to segments", "bytes");
    counter(
        registry, "dmd_hdfs_segments_left", "Segments that were left as a write failed", "left");
    counter(registry, "dmd_hdfs_compactions", "Segments that were written anew", "compactions");
    counter(
        registry, "dmd_hdfs_compaction_freed_bytes", "Bytes that compaction gave back", "freed");
  }

  private void gauge(PrometheusRegistry registry, String name, String help, String counter) {
    Metrics.gauge(registry, name, help, () -> segments.counters().get(counter).doubleValue());
  }

  private void counter(PrometheusRegistry registry, String name, String help, String counter) {
    Metrics.counter(registry, name, help, () -> segments.counters().get(counter).doubleValue());
  }

  /** For tests: what is done in the background every minute. */
  void compactNow() throws IOException {
    upkeep.compactNow();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      // Also what was begun by a preparation that failed half-way.
      upkeep.close();
      segments.close();
      presence.end();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "what is left, others take over: {0}", e.getMessage());
    } finally {
      cluster.close();
    }
  }
}
