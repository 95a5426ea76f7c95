package io.zenko.dmd.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store of blobs: immutable bytes, each under a key that is used once.
 *
 * <p>Calls block; their threads belong to the caller. A fault of the store is a {@link
 * DataException}, an {@link IOException} is the caller's own body failing.
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

  /** Opens a blob; fails with {@code NO_SUCH_BLOB}. */
  Blob open(BlobKey key);

  /** Removes a blob for good; fails with {@code NO_SUCH_BLOB}. */
  void delete(BlobKey key);

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

  /** Lets go of files, connections and threads. No call comes after it. */
  @Override
  void close();
}
