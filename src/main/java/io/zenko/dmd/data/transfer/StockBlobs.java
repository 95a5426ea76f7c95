package io.zenko.dmd.data.transfer;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataRepository;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * The blobs of CloudServer's own data daemon: a file each, named by its key, in numbered folders.
 * They keep their keys, since objects refer to them.
 *
 * <p>Each is read back and its SHA-256 compared with the file's. One that is there already is
 * compared alone: so an import that was cut off is simply run again.
 */
public final class StockBlobs {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Several, as each waits for the disk; what one reads or writes at a time is a buffer. */
  private static final int THREADS = 8;

  private final Path directory;
  private final DataRepository repository;
  private final LongConsumer progress;
  private final AtomicLong found = new AtomicLong();
  private final AtomicLong put = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong others = new AtomicLong();

  /**
   * What was done.
   *
   * @param found all blobs, each of which is in the repository now, with the same bytes
   * @param put those that were not before
   * @param bytes of all
   * @param others files whose names are no keys, left alone
   */
  public record Summary(long found, long put, long bytes, long others) {}

  /**
   * @param directory that of {@code S3DATAPATH}, whose daemon is stopped; stays as it is
   * @param progress is told how many blobs are done, by several threads
   */
  public StockBlobs(Path directory, DataRepository repository, LongConsumer progress) {
    this.directory = directory;
    this.repository = repository;
    this.progress = progress;
  }

  /** How many blobs there are; opens none. */
  public static long count(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory, 2)) {
      return files.filter(file -> key(file).isPresent()).count();
    }
  }

  /**
   * Brings all blobs.
   *
   * @throws IOException also where a blob is there already that has other bytes
   */
  public Summary run() throws IOException, InterruptedException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(directory)) {
      folders = all.toList();
    }
    FirstFailure.runAll(
        THREADS,
        folders.stream()
            .<Callable<Void>>map(
                folder ->
                    () -> {
                      bringAll(folder);
                      return null;
                    })
            .toList());
    return new Summary(found.get(), put.get(), bytes.get(), others.get());
  }

  private void bringAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 1)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Optional<BlobKey> key = key(file);
        if (key.isPresent()) {
          bring(file, key.get());
          progress.accept(found.incrementAndGet());
        } else {
          others.incrementAndGet();
        }
      }
    }
  }

  private static Optional<BlobKey> key(Path file) {
    return BlobKey.parse(file.getFileName().toString());
  }

  private void bring(Path file, BlobKey key) throws IOException {
    long length = Files.size(file);
    byte[] digest;
    if (isThere(key)) {
      try (InputStream in = Files.newInputStream(file)) {
        digest = digest(in);
      }
    } else {
      try (DigestInputStream in = digesting(Files.newInputStream(file))) {
        repository.put(key, in, length);
        digest = in.getMessageDigest().digest();
      }
      put.incrementAndGet();
    }
    try (Blob blob = repository.open(key)) {
      if (blob.size() != length || !Arrays.equals(digest, digest(blob))) {
        throw new IOException(
            "blob "
                + key
                + " is there with other bytes than "
                + file
                + " has: it was never put twice, so one of the two is damaged");
      }
    }
    bytes.addAndGet(length);
  }

  private boolean isThere(BlobKey key) {
    try (Blob blob = repository.open(key)) {
      return blob.size() >= 0;
    } catch (DataException e) {
      if (e.failure() == DataException.Failure.NO_SUCH_BLOB) {
        return false;
      }
      throw e;
    }
  }

  private static byte[] digest(Blob blob) throws IOException {
    try (InputStream in = blob.read(ByteRange.whole(blob.size()))) {
      return digest(in);
    }
  }

  private static byte[] digest(InputStream in) throws IOException {
    DigestInputStream digesting = digesting(in);
    digesting.transferTo(OutputStream.nullOutputStream());
    return digesting.getMessageDigest().digest();
  }

  private static DigestInputStream digesting(InputStream in) {
    try {
      return new DigestInputStream(
          new BufferedInputStream(in, BUFFER_BYTES), MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
