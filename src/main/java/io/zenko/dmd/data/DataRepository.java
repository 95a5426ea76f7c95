package io.zenko.dmd.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * A store of blobs: immutable bytes, each under a key that is used once.
 *
 * <p>Calls block; their threads belong to the caller. A fault of the store is a {@link
 * DataException}, an {@link IOException} is the caller's own body failing. The two whose names end
 * in {@code Async} do not wait for a disk where the store can do without: then their caller's
 * thread is free at once, and what arrives meanwhile shares a sync.
 *
 * <p>A further repository passes {@code DataRepositoryContract} and is chosen by its name, see
 * {@code io.zenko.dmd.config.RepositoryName}.
 */
public interface DataRepository extends AutoCloseable {
  /**
   * Stores exactly {@code length} bytes of the body, and returns when they are as durable as this
   * repository promises. Whatever fails, nothing of the blob can be read afterwards.
   *
   * @param key fresh from {@link BlobKey#random()}, never given to a blob before
   * @param body read up to {@code length} bytes, not closed
   * @throws IOException what the body threw, or {@link java.io.EOFException} where it ended early
   */
  void put(BlobKey key, InputStream body, long length) throws IOException;

  /**
   * Stores a blob as the other {@code put} does, under a key that the store makes. Such a key may
   * tell the store where the blob stands, which a given one cannot: what need not bear a key from
   * elsewhere is put this way.
   */
  default BlobKey put(InputStream body, long length) throws IOException {
    BlobKey key = BlobKey.random();
    put(key, body, length);
    return key;
  }

  /**
   * The longest blob that {@link #putAsync} takes without waiting for the disk, and that is worth
   * its bytes in memory; longer ones are better streamed by {@link #put(InputStream, long)}. 0
   * where all are.
   */
  default int asyncBytes() {
    return 0;
  }

  /**
   * Stores a blob of these bytes, which nobody changes until the stage is complete, under a key
   * that the store makes.
   *
   * @return completes with the key once the blob is durable, or with the {@link DataException} that
   *     kept it from that; perhaps before this returns, else on a thread of the store, which all
   *     other writers wait for: what is done on it is short and waits for nobody
   */
  default CompletionStage<BlobKey> putAsync(byte[] blob) {
    try {
      return CompletableFuture.completedFuture(put(new ByteArrayInputStream(blob), blob.length));
    } catch (DataException e) {
      return CompletableFuture.failedFuture(e);
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory cannot fail", e);
    }
  }

  /**
   * Begins to store a blob whose bytes come from a client in its own time, under a key that the
   * store makes; what {@code put} says of durability and failures holds here too. A repository that
   * can write what has come of a blob overrides this; here it waits in a file of the system's until
   * it is whole, and is then put.
   */
  default BlobUpload upload(long length) {
    return new SpooledUpload(this, length);
  }

  /** Opens a blob; fails with {@code NO_SUCH_BLOB}. */
  Blob open(BlobKey key);

  /** Removes a blob for good; fails with {@code NO_SUCH_BLOB}. */
  void delete(BlobKey key);

  /**
   * Removes a blob for good.
   *
   * @return completes once nobody finds the blob any more, a restarted store included, or with the
   *     {@link DataException} of {@link #delete}; on which thread, {@link #putAsync} tells
   */
  default CompletionStage<Void> deleteAsync(BlobKey key) {
    try {
      delete(key);
      return CompletableFuture.completedFuture(null);
    } catch (DataException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * What keeps blobs from being stored now, in words for an operator; empty where nothing does.
   * Looks again each time, so it tells of a recovery that no put has met yet. While it tells
   * something the daemon is not ready, and a balancer may send it nothing, not even reads.
   */
  Optional<String> trouble();

  /** Room in what holds the blobs. */
  Usage usage();

  /**
   * An inventory: every blob that stands there all the time of the walk, in no order, perhaps some
   * twice. Memory does not grow with it. To be closed; a fault throws {@link DataException}.
   */
  Stream<StoredBlob> blobs();

  /** What reads all blobs in the background; empty where nothing does. */
  default Optional<Scrubbing> scrubbing() {
    return Optional.empty();
  }

  /**
   * Files of many blobs each, by their numbers, from one on and at most so many, from what is known
   * of them without a look at the disk; empty where the repository keeps blobs otherwise.
   */
  default Optional<List<PackedSegment>> segments(long from, int limit) {
    return Optional.empty();
  }

  /** Lets go of files, connections and threads. No call comes after it. */
  @Override
  void close();
}
