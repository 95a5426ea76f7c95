package io.zenko.dmd.http.transfer;

import java.io.IOException;

/** Takes the bytes of a request's body as they come. For one thread at a time. */
public interface BodySink {
  /** Whether so many more bytes are taken without a disk. */
  boolean isQuick(int count);

  /** Takes the next bytes. Waits for a disk or a store, never for a client. */
  void write(byte[] bytes, int offset, int count) throws IOException;

  /**
   * Gives back what costs memory or a descriptor until the next write: the client sends nothing for
   * now.
   */
  default void rest() throws IOException {}
}
