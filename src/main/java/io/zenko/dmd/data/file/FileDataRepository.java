package io.zenko.dmd.data.file;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.Usage;
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
import java.util.Optional;
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
  private volatile FolderLock lock;

  /**
   * @param root where blobs are kept; made if it is missing
   * @throws IllegalStateException where another daemon uses the folder
   */
  public FileDataRepository(Path root) {
    this(root, Clock.systemUTC(), new Disk());
  }

  FileDataRepository(Path root, Clock clock, Disk disk) {
    this(root, false, clock, disk);
  }

  /**
   * A repository whose folder other daemons use as well, from this machine or from others: blobs
   * never change and their keys are random, so only what is being written has to be told apart.
   */
  public static FileDataRepository shared(Path root) {
    return new FileDataRepository(root, true, Clock.systemUTC(), new Disk());
  }

  private FileDataRepository(Path root, boolean shared, Clock clock, Disk disk) {
    this.shared = shared;
    this.disk = disk;
    this.clock = clock;
    this.folder = new BlobFolder(root, disk);
    this.uploads = new Uploads(disk, folder);
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
    ensurePrepared();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new FileUpload(
        disk,
        uploads,
        new BlobHeader(BlobKey.random(), length, BlobHeader.DEFAULT_BLOCK_BYTES, now));
  }

  @Override
  public Blob open(BlobKey key) {
    requireFinished(key);
    try {
      return FileBlob.open(FileChannel.open(folder.file(key), StandardOpenOption.READ), key);
    } catch (NoSuchFileException e) {
      throw absent(key, e);
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot open blob " + key);
    }
  }

  @Override
  public void delete(BlobKey key) {
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
    return folder.keys().flatMap(this::stored);
  }

  @Override
  public synchronized void close() {
    try {
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
        lock = taken;
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
