package io.zenko.dmd.data.file;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.background.Throttle;
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
import io.zenko.dmd.data.file.disk.DiskFault;
import io.zenko.dmd.data.file.disk.DiskState;
import io.zenko.dmd.data.file.disk.DiskVolume;
import io.zenko.dmd.data.file.disk.Volume;
import io.zenko.dmd.data.file.scrub.LongBlobs;
import io.zenko.dmd.data.file.scrub.Scrub;
import io.zenko.dmd.data.file.scrub.ScrubCounters;
import io.zenko.dmd.data.file.segment.Segment;
import io.zenko.dmd.data.file.segment.SegmentKey;
import io.zenko.dmd.data.file.segment.SegmentMetrics;
import io.zenko.dmd.data.file.segment.SegmentSettings;
import io.zenko.dmd.data.file.segment.SegmentStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Blobs as files. A blob is acknowledged when its bytes, its name, and the names of the folders
 * above it were forced to the disk.
 */
public final class FileDataRepository implements DataRepository {
  private static final System.Logger LOG = System.getLogger(FileDataRepository.class.getName());

  private static final int MOST_DAEMONS = 256;

  private final Disk disk;
  private final Clock clock;
  private final BlobFolder folder;
  private final Uploads uploads;
  private final boolean shared;
  private final int packBytes;
  private final SegmentStore segments;
  private final SegmentMetrics segmentMetrics = new SegmentMetrics();
  private final Upkeep upkeep;
  private volatile FolderLock lock;

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
    this.shared = shared;
    this.disk = disk;
    this.clock = clock;
    this.packBytes = settings.packBytes();
    this.folder = new BlobFolder(root, disk);
    this.uploads = new Uploads(disk, folder);
    this.segments =
        new SegmentStore(
            volume,
            root,
            new SegmentSettings(
                settings.packBytes(), settings.segmentBytes(), settings.openFiles(), shared),
            clock,
            segmentMetrics);
    this.upkeep =
        new Upkeep(
            segments,
            new FolderBlobs(folder, uploads::isUnfinished),
            settings,
            clock,
            folder::incoming,
            this::takeOverFromTheDead);
    try {
      ensurePrepared();
    } catch (DataException e) {
      // A disk that is full or read-only now serves reads; each put tries again.
      LOG.log(System.Logger.Level.WARNING, "blobs cannot be written yet: {0}", e.getMessage());
    }
  }

  @Override
  public void put(BlobKey key, InputStream body, long length) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("a blob of " + length + " bytes");
    }
    ensurePrepared();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    BlobHeader header = new BlobHeader(key, length, BlobHeader.DEFAULT_BLOCK_BYTES, now);
    FileChannel channel = uploads.create(key);
    boolean stored = false;
    try (channel) {
      new BlobWriter(disk, header, folder.incoming(key), channel).write(body);
      uploads.commit(key, channel);
      stored = true;
    } finally {
      if (!stored) {
        uploads.discard(key);
      }
    }
  }

  @Override
  public BlobUpload upload(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("a blob of " + length + " bytes");
    }
    if (isPacked(length)) {
      return new PackedUpload(
          (int) length, this::putNow, () -> DataRepository.super.upload(length));
    }
    ensurePrepared();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new FileUpload(
        disk,
        uploads,
        new BlobHeader(SegmentKey.foreign(), length, BlobHeader.DEFAULT_BLOCK_BYTES, now));
  }

  @Override
  public BlobKey put(InputStream body, long length) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("a blob of " + length + " bytes");
    }
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
    ensurePrepared();
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
      ensurePrepared();
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
    return place.isPresent() ? openPacked(place.get()) : openFile(key);
  }

  /** A key of another making looks like a segment's now and then: its blob has a file. */
  private Blob openPacked(SegmentKey place) {
    Optional<Blob> packed;
    try {
      packed = segments.open(place);
    } catch (DataException e) {
      if (e.failure() == Failure.CORRUPT && Files.exists(folder.file(place.key()))) {
        return openFile(place.key());
      }
      throw e;
    }
    return packed.orElseGet(() -> openFile(place.key()));
  }

  private Blob openFile(BlobKey key) {
    requireFinished(key);
    return FileBlob.open(channel(key), key, () -> channel(key));
  }

  private FileChannel channel(BlobKey key) {
    try {
      return FileChannel.open(folder.file(key), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw absent(key, e);
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot open blob " + key);
    }
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
        ensurePrepared();
        CompletableFuture<?> unused =
            segments
                .delete(place.get())
                .whenComplete((found, failure) -> finishDelete(key, found, failure, deleted));
      } else {
        deleteFile(key);
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
      if (failure != null && !Files.exists(folder.file(key))) {
        throw failure(failure);
      }
      if (failure != null || !found) {
        deleteFile(key); // fails where there is none
      }
      deleted.complete(null);
    } catch (DataException e) {
      deleted.completeExceptionally(e);
    }
  }

  private void deleteFile(BlobKey key) {
    requireFinished(key);
    Path file = folder.file(key);
    try {
      if (!disk.delete(file)) {
        throw absent(key, null);
      }
      disk.forceDirectory(file.getParent());
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot delete blob " + key, disk, folder.root());
    }
  }

  /**
   * Tries it with a file of its own, as a daemon that is not ready gets no blobs to find out by.
   */
  @Override
  public synchronized Optional<String> trouble() {
    try {
      ensurePrepared();
      long available = usage().availableBytes();
      if (available < DiskState.MIN_AVAILABLE_BYTES) {
        return Optional.of(
            "the disk of " + folder.root() + " is full: " + available + " bytes are free");
      }
      disk.delete(folder.probe());
      try (FileChannel channel = disk.create(folder.probe())) {
        disk.write(channel, ByteBuffer.wrap(new byte[] {'\n'}));
        disk.force(channel);
      }
      disk.delete(folder.probe());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the disk of " + folder.root() + " takes no writes: " + e.getMessage());
    } catch (DataException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public Usage usage() {
    try {
      FileStore store = Files.getFileStore(folder.root());
      return new Usage(store.getUsableSpace(), store.getUnallocatedSpace(), store.getTotalSpace());
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot tell the room below " + folder.root());
    }
  }

  @Override
  public Stream<StoredBlob> blobs() {
    return Stream.concat(segments.blobs(), folder.keys().flatMap(this::stored));
  }

  @Override
  public synchronized void close() {
    try {
      upkeep.close();
      segments.close();
      if (lock != null) {
        lock.close();
        lock = null;
      }
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot let go of " + folder.root());
    }
  }

  /** The first folder for uploads that no other daemon has; what a crash left there is ours now. */
  private FolderLock takeIncoming() throws IOException {
    for (int number = 1; number <= MOST_DAEMONS; number++) {
      folder.prepareIncoming(number);
      Optional<FolderLock> taken = FolderLock.tryTake(folder.incoming());
      if (taken.isPresent()) {
        return taken.get();
      }
    }
    throw new IllegalStateException(
        MOST_DAEMONS + " daemons keep their blobs in " + folder.root() + ": no more can");
  }

  private void ensurePrepared() {
    if (lock == null) {
      prepare();
    }
  }

  private synchronized void prepare() {
    if (lock != null) {
      return;
    }
    try {
      folder.prepare();
      FolderLock taken = shared ? takeIncoming() : FolderLock.take(folder.root());
      int orphans = 0;
      try {
        orphans = uploads.recover();
        segments.begin(folder.incoming());
        lock = taken;
        upkeep.start();
      } finally {
        if (lock == null) {
          taken.close();
        }
      }
      if (orphans > 0) {
        LOG.log(System.Logger.Level.INFO, "removed {0} uploads that a crash cut off", orphans);
      }
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot prepare " + folder.root(), disk, folder.root());
    }
  }

  /**
   * Settles what daemons have left that are no more: those that shared the folder, and one that had
   * it alone. Their locks are free; whoever holds one is the only one who looks.
   */
  void takeOverFromTheDead() {
    if (lock == null) {
      return;
    }
    try {
      for (Path other : folder.otherIncoming()) {
        if (!segments.hasLeft(other)) {
          continue;
        }
        Optional<FolderLock> taken = FolderLock.tryTake(folder.lockFolder(other));
        if (taken.isPresent()) {
          try {
            segments.takeOver(other);
          } finally {
            taken.get().close();
          }
        }
      }
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot take over what another daemon has left");
    }
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

  /**
   * Reads all blobs of a folder that no daemon uses, and compares their checksums.
   *
   * @param damaged is told of each that is damaged
   * @return how far it came
   */
  public static ScrubCounters scrub(Path root, Consumer<String> damaged, LongConsumer progress)
      throws IOException {
    Path folder = root.toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "there are no blobs");
    }
    FolderLock held =
        FolderLock.tryTake(folder)
            .orElseThrow(
                () ->
                    new DataException(
                        Failure.UNAVAILABLE,
                        "a daemon keeps its blobs in " + folder + ": it must be stopped"));
    try (SegmentStore segments =
        new SegmentStore(
            new DiskVolume(false),
            folder,
            new SegmentSettings(0, 0, 1, false),
            Clock.systemUTC(),
            new SegmentMetrics())) {
      ScrubCounters counters = new ScrubCounters();
      LongBlobs files = new FolderBlobs(new BlobFolder(folder, new Disk()), key -> false);
      new Scrub(segments, files, Throttle.unbounded(), counters, damaged)
          .run(bytes -> progress.accept(counters.bytes()));
      return counters;
    } finally {
      held.close();
    }
  }

  private void requireFinished(BlobKey key) {
    if (uploads.isUnfinished(key)) {
      throw DataException.noSuchBlob(key);
    }
  }

  /** A store whose disk is gone has not lost its blobs: that is no miss. */
  private DataException absent(BlobKey key, NoSuchFileException cause) {
    if (!folder.isPresent()) {
      return new DataException(
          Failure.UNAVAILABLE, "the blobs' folder " + folder.root() + " is gone", cause);
    }
    return DataException.noSuchBlob(key);
  }

  private Stream<StoredBlob> stored(BlobKey key) {
    if (uploads.isUnfinished(key)) {
      return Stream.empty();
    }
    try {
      Instant created = Files.getLastModifiedTime(folder.file(key)).toInstant();
      return Stream.of(new StoredBlob(key, created));
    } catch (NoSuchFileException e) {
      // Deleted since its folder was listed.
      return Stream.empty();
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot look at blob " + key);
    }
  }
}
