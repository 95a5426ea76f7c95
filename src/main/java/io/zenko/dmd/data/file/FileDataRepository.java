package io.zenko.dmd.data.file;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.BlobFileSettings;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.PackedSegment;
import io.zenko.dmd.data.Scrubbing;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.Usage;
import io.zenko.dmd.data.file.disk.DiskState;
import io.zenko.dmd.data.file.disk.DiskVolume;
import io.zenko.dmd.data.file.disk.Volume;
import io.zenko.dmd.data.file.segment.Segment;
import io.zenko.dmd.data.file.segment.SegmentKey;
import io.zenko.dmd.data.file.segment.SegmentMetrics;
import io.zenko.dmd.data.file.segment.SegmentSettings;
import io.zenko.dmd.data.file.segment.SegmentStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Blobs in files: a short one in a segment beside others, a long one in a file of its own. A blob
 * is acknowledged when its bytes, and whatever names lead to them, were forced to the disk.
 */
public final class FileDataRepository implements DataRepository {
  private static final System.Logger LOG = System.getLogger(FileDataRepository.class.getName());

  private final BlobFolder folder;
  private final int packBytes;
  private final LongBlobStore files;
  private final SegmentStore segments;
  private final SegmentMetrics segmentMetrics = new SegmentMetrics();
  private final FolderClaim claim;
  private final Upkeep upkeep;

  /**
   * A repository with the settings by default.
   *
   * @param root where blobs are kept; made if it is missing
   * @throws IllegalStateException where another daemon uses the folder
   */
  public FileDataRepository(Path root) {
    this(root, BlobFileSettings.defaults(), Clock.systemUTC(), new Disk());
  }

  FileDataRepository(Path root, BlobFileSettings settings, Clock clock, Disk disk) {
    this(root, false, settings, clock, disk, new DiskVolume(false));
  }

  /**
   * Opens a repository.
   *
   * @param shared whether other daemons use the folder as well, from this machine or from others:
   *     each writes files of its own, and reads and deletes what is in those of all
   */
  public static FileDataRepository open(Path root, boolean shared, BlobFileSettings settings) {
    return new FileDataRepository(
        root, shared, settings, Clock.systemUTC(), new Disk(), new DiskVolume(shared));
  }

  private FileDataRepository(
      Path root, boolean shared, BlobFileSettings settings, Clock clock, Disk disk, Volume volume) {
    this.packBytes = settings.packBytes();
    this.folder = new BlobFolder(root, disk);
    Uploads uploads = new Uploads(disk, folder);
    this.files = new LongBlobStore(disk, folder, uploads, clock);
    this.segments =
        new SegmentStore(
            volume,
            root,
            new SegmentSettings(
                settings.packBytes(), settings.segmentBytes(), settings.openFiles(), shared),
            clock,
            segmentMetrics);
    this.claim = new FolderClaim(disk, folder, shared, uploads, segments, this::startUpkeep);
    this.upkeep =
        new Upkeep(
            segments,
            new FolderBlobs(folder, uploads::isUnfinished),
            settings,
            clock,
            folder::incoming,
            claim::takeOverFromTheDead);
    try {
      claim.ensure();
    } catch (DataException e) {
      // A disk that is full or read-only now serves reads; each put tries again.
      LOG.log(System.Logger.Level.WARNING, "blobs cannot be written yet: {0}", e.getMessage());
    }
  }

  private void startUpkeep() {
    upkeep.start();
  }

  @Override
  public void put(BlobKey key, InputStream body, long length) throws IOException {
    requireLength(length);
    claim.ensure();
    files.put(key, body, length);
  }

  private static void requireLength(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("a blob of " + length + " bytes");
    }
  }

  @Override
  public BlobUpload upload(long length) {
    requireLength(length);
    if (isPacked(length)) {
      return new PackedUpload(
          (int) length, this::putNow, () -> DataRepository.super.upload(length));
    }
    claim.ensure();
    return files.upload(length);
  }

  @Override
  public BlobKey put(InputStream body, long length) throws IOException {
    requireLength(length);
    if (!isPacked(length)) {
      BlobKey key = SegmentKey.foreign();
      put(key, body, length);
      return key;
    }
    byte[] blob = body.readNBytes((int) length);
    if (blob.length < length) {
      throw new EOFException("the body ended after " + blob.length + " of " + length);
    }
    return putNow(blob);
  }

  private BlobKey putNow(byte[] blob) {
    claim.ensure();
    CompletableFuture<BlobKey> stored = segments.put(blob);
    try {
      return stored.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      // Nobody learns of its key.
      CompletableFuture<?> unused = stored.thenCompose(this::deleteAsync);
      throw new DataException(Failure.UNAVAILABLE, "the daemon is stopping", e);
    }
  }

  private boolean isPacked(long length) {
    return packBytes > 0 && length <= packBytes;
  }

  @Override
  public int asyncBytes() {
    return packBytes;
  }

  @Override
  public CompletionStage<BlobKey> putAsync(byte[] blob) {
    if (!isPacked(blob.length)) {
      return DataRepository.super.putAsync(blob);
    }
    try {
      claim.ensure();
    } catch (DataException e) {
      return CompletableFuture.failedFuture(e);
    }
    return segments.put(blob);
  }

  private static DataException failure(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return cause instanceof DataException known
        ? known
        : new DataException(Failure.INTERNAL, "the store of blobs failed: " + cause, cause);
  }

  @Override
  public Blob open(BlobKey key) {
    Optional<SegmentKey> place = SegmentKey.parse(key);
    return place.isPresent() ? openPacked(place.get()) : files.open(key);
  }

  /** A key of another making looks like a segment's now and then: its blob has a file. */
  private Blob openPacked(SegmentKey place) {
    Optional<Blob> packed;
    try {
      packed = segments.open(place);
    } catch (DataException e) {
      if (e.failure() == Failure.CORRUPT && files.hasFile(place.key())) {
        return files.open(place.key());
      }
      throw e;
    }
    return packed.orElseGet(() -> files.open(place.key()));
  }

  @Override
  public void delete(BlobKey key) {
    try {
      deleteAsync(key).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException(Failure.UNAVAILABLE, "the daemon is stopping", e);
    }
  }

  @Override
  public CompletionStage<Void> deleteAsync(BlobKey key) {
    CompletableFuture<Void> deleted = new CompletableFuture<>();
    try {
      Optional<SegmentKey> place = SegmentKey.parse(key);
      if (place.isPresent()) {
        claim.ensure();
        CompletableFuture<?> unused =
            segments
                .delete(place.get())
                .whenComplete((found, failure) -> finishDelete(key, found, failure, deleted));
      } else {
        files.delete(key);
        deleted.complete(null);
      }
    } catch (DataException e) {
      deleted.completeExceptionally(e);
    }
    return deleted;
  }

  private void finishDelete(
      BlobKey key, Boolean found, Throwable failure, CompletableFuture<Void> deleted) {
    try {
      if (failure != null && !files.hasFile(key)) {
        throw failure(failure);
      }
      if (failure != null || !found) {
        files.delete(key); // fails where there is none
      }
      deleted.complete(null);
    } catch (DataException e) {
      deleted.completeExceptionally(e);
    }
  }

  /**
   * Tries the disk with a file of its own: a daemon that is not ready gets no blobs, so no put
   * would tell that the disk takes writes again.
   */
  @Override
  public synchronized Optional<String> trouble() {
    try {
      claim.ensure();
      long available = usage().availableBytes();
      if (available < DiskState.MIN_AVAILABLE_BYTES) {
        return Optional.of(
            "the disk of " + folder.root() + " is full: " + available + " bytes are free");
      }
      folder.tryDisk();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the disk of " + folder.root() + " takes no writes: " + e.getMessage());
    } catch (DataException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public Usage usage() {
    return folder.usage();
  }

  @Override
  public Stream<StoredBlob> blobs() {
    return Stream.concat(segments.blobs(), files.blobs());
  }

  @Override
  public synchronized void close() {
    claim.release(
        () -> {
          upkeep.close();
          segments.close();
        });
  }

  /** See {@link FolderClaim#takeOverFromTheDead}. */
  void takeOverFromTheDead() {
    claim.takeOverFromTheDead();
  }

  @Override
  public Optional<Scrubbing> scrubbing() {
    return Optional.of(upkeep.scrubbing());
  }

  @Override
  public Optional<List<PackedSegment>> segments(long from, int limit) {
    return Optional.of(
        segments.segments().stream()
            .filter(segment -> Integer.toUnsignedLong(segment.number()) >= from)
            .sorted((a, b) -> Integer.compareUnsigned(a.number(), b.number()))
            .limit(limit)
            .map(Segment::standing)
            .toList());
  }

  /** Has what the repository tells in numbers published. */
  void register(PrometheusRegistry metrics) {
    segmentMetrics.register(metrics);
    new StoreMetrics(segments, upkeep).register(metrics);
  }
}
