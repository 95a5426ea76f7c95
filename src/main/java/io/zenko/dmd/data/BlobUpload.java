package io.zenko.dmd.data;

/**
 * A blob on its way into a store, from a client that may take as long as it likes: no thread
 * belongs to it, and between two writes it may rest. For one thread at a time; to be closed.
 */
public interface BlobUpload extends AutoCloseable {
  /** Takes the next bytes. Waits for the store alone; fails with a {@link DataException}. */
  void write(byte[] bytes, int offset, int count);

  /**
   * Gives back what costs memory or a descriptor until the next write: the client sends nothing for
   * now. Thousands may rest at once.
   */
  default void rest() {}

  /**
   * Ends the blob, of which all bytes have been written, and returns its key when it is as durable
   * as the repository promises.
   */
  BlobKey commit();

  /** Gives the blob up unless it was committed: nothing of it can be read then. */
  @Override
  void close();
}
