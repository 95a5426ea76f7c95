package io.zenko.dmd.data.file;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.file.disk.DiskFault;
import io.zenko.dmd.data.file.segment.SegmentKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * Long blobs, each in a file of its own. A blob is stored when its bytes, its name, and the names
 * of the folders above it were forced to the disk; until then it is not there to anybody. The
 * folder has to be claimed before anything is stored or deleted.
 */
final class LongBlobStore {
  private final Disk disk;
  private final BlobFolder folder;
  private final Uploads uploads;
  private final Clock clock;

  LongBlobStore(Disk disk, BlobFolder folder, Uploads uploads, Clock clock) {
    this.disk = disk;
    this.folder = folder;
    this.uploads = uploads;
    this.clock = clock;
  }

  void put(BlobKey key, InputStream body, long length) throws IOException {
    BlobHeader header = header(key, length);
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

  BlobUpload upload(long length) {
    return new FileUpload(disk, uploads, header(SegmentKey.foreign(), length));
  }

  private BlobHeader header(BlobKey key, long length) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new BlobHeader(key, length, BlobHeader.DEFAULT_BLOCK_BYTES, now);
  }

  /** Whether there is a file of that name, whole or not. */
  boolean hasFile(BlobKey key) {
    return Files.exists(folder.file(key));
  }

  Blob open(BlobKey key) {
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

  /** Fails where there is no such blob. */
  void delete(BlobKey key) {
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

  Stream<StoredBlob> blobs() {
    return folder.keys().flatMap(this::stored);
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
