package io.zenko.dmd.http.container;

/** What is sent where a request cannot be read, so that no filter ever sees it. */
@FunctionalInterface
public interface Refusal {
  /**
   * The whole answer as it goes over the wire; the connection is closed behind it.
   *
   * @param port where the request came in
   * @param ofLength whether all that is wrong is a Content-Length that is no number of bytes
   */
  byte[] answer(int port, boolean ofLength);
}
