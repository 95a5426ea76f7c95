package io.zenko.dmd.http.transfer;

import java.io.IOException;

/** The bytes of an answer, read as its client takes them. For one thread at a time. */
public interface BodySource extends AutoCloseable {
  /** How many bytes there are in all. */
  long length();

  /**
   * Reads the next bytes, at least one of those that are left. Waits for a disk or a store, never
   * for a client.
   *
   * @throws IOException or an unchecked exception, where they cannot be read: the answer is cut
   *     short of its length then
   */
  int read(byte[] bytes, int offset, int count) throws IOException;

  /**
   * Gives back what costs memory or a descriptor until the next read: the client takes nothing for
   * now.
   */
  default void rest() throws IOException {}

  @Override
  void close();
}
