package org.example.dmd;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.Usage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Blobs as plain files of one folder, named by their keys. For a file system that checks what it
 * reads by itself: a file has the blob's bytes and no more.
 */
public final class FolderDataRepository implements DataRepository {
  private static final String UNFINISHED = ".part";
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long MIN_AVAILABLE_BYTES = 1 << 20;

  private final Path folder;

  public FolderDataRepository(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      force(folder.getParent());
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw fault("cannot use " + folder, e);
    }
  }

  /**
   * The order is the promise: the bytes are forced before they get the name by which they are
   * found, and the name before this returns.
   */
  @Override
  public void put(BlobKey key, InputStream body, long length) throws IOException {
    if (Files.exists(file(key))) {
      throw new DataException(Failure.INTERNAL, "blob key " + key + " was used before");
    }
    Path unfinished = folder.resolve(key.value() + UNFINISHED);
    boolean stored = false;
    try {
      try (FileChannel channel = create(unfinished)) {
        copy(body, length, channel);
        stamp(unfinished);
        force(channel);
      }
      show(unfinished, key);
      stored = true;
    } finally {
      if (!stored) {
        Files.deleteIfExists(unfinished);
        Files.deleteIfExists(file(key));
      }
    }
  }

  private static FileChannel create(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw fault("cannot make " + file, e);
    }
  }

  /** What the body throws goes through as it is; what the disk throws is the store's fault. */
  private static void copy(InputStream body, long length, FileChannel channel) throws IOException {
    byte[] buffer = new byte[(int) Math.min(length, BUFFER_BYTES)];
    for (long left = length; left > 0; ) {
      int read = body.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the body ended " + left + " bytes early");
      }
      left -= read;
      try {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        throw fault("cannot write a blob", e);
      }
    }
  }

  /** The system's own stamps are of a clock that is some milliseconds late. */
  private static void stamp(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw fault("cannot write a blob", e);
    }
  }

  private static void force(FileChannel channel) {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw fault("cannot write a blob", e);
    }
  }

  private void show(Path unfinished, BlobKey key) {
    try {
      Files.move(unfinished, file(key), StandardCopyOption.ATOMIC_MOVE);
      force(folder);
    } catch (IOException e) {
      throw fault("cannot store blob " + key, e);
    }
  }

  @Override
  public Blob open(BlobKey key) {
    try {
      return new FolderBlob(FileChannel.open(file(key), StandardOpenOption.READ), file(key));
    } catch (NoSuchFileException e) {
      throw DataException.noSuchBlob(key);
    } catch (IOException e) {
      throw fault("cannot open blob " + key, e);
    }
  }

  @Override
  public void delete(BlobKey key) {
    try {
      Files.delete(file(key));
      force(folder);
    } catch (NoSuchFileException e) {
      throw DataException.noSuchBlob(key);
    } catch (IOException e) {
      throw fault("cannot delete blob " + key, e);
    }
  }

  @Override
  public Optional<String> trouble() {
    try {
      if (!Files.isWritable(folder)) {
        return Optional.of(folder + " is not writable");
      }
      return usage().availableBytes() < MIN_AVAILABLE_BYTES
          ? Optional.of("the disk of " + folder + " is full")
          : Optional.empty();
    } catch (DataException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public Usage usage() {
    try {
      FileStore disk = Files.getFileStore(folder);
      return new Usage(disk.getUsableSpace(), disk.getUnallocatedSpace(), disk.getTotalSpace());
    } catch (IOException e) {
      throw fault("cannot tell the room of " + folder, e);
    }
  }

  @Override
  public Stream<StoredBlob> blobs() {
    try {
      return Files.list(folder)
          .flatMap(file -> BlobKey.parse(file.getFileName().toString()).stream())
          .flatMap(key -> stored(key).stream());
    } catch (IOException e) {
      throw fault("cannot list " + folder, e);
    }
  }

  private Optional<StoredBlob> stored(BlobKey key) {
    try {
      return Optional.of(new StoredBlob(key, Files.getLastModifiedTime(file(key)).toInstant()));
    } catch (NoSuchFileException e) {
      // Deleted since the folder was listed.
      return Optional.empty();
    } catch (IOException e) {
      throw fault("cannot look at blob " + key, e);
    }
  }

  @Override
  public void close() {}

  private Path file(BlobKey key) {
    return folder.resolve(key.value());
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  static DataException fault(String what, IOException cause) {
    boolean full = String.valueOf(cause.getMessage()).contains("No space left");
    return new DataException(full ? Failure.FULL : Failure.UNAVAILABLE, what + ": " + cause, cause);
  }
}
