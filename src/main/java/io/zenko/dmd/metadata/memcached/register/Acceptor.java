package io.zenko.dmd.metadata.memcached.register;

import java.util.Optional;

/**
 * The place of the register on one server. What the server fails with is told as a {@link
 * io.zenko.dmd.metadata.MetadataException}; then it is not known whether the step was taken, or
 * will be.
 */
public interface Acceptor {
  /**
   * What the place holds, as it was read.
   *
   * @param token by which it is replaced unless it has changed since
   */
  record Held(byte[] document, Object token) {}

  /** The server's name, as it is configured. */
  String server();

  /** Empty where the server answers that it has nothing there. */
  Optional<Held> see();

  /** Whether there was nothing, and this is there now. */
  boolean add(byte[] document);

  /** Whether nothing has changed since, and this is there now. */
  boolean replace(Held seen, byte[] document);
}
