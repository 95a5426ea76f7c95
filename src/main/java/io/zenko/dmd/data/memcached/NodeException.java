package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.DataException.Failure;

/** Why one server did not do what it was asked. */
final class NodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the server, the one that most needs a person first. */
  enum Fault {
    /** It has no memory left, and was told not to evict (-M). */
    OUT_OF_MEMORY(Failure.FULL, "has no memory left"),
    TOO_LARGE(
        Failure.INTERNAL,
        "takes no item of this size: lower MEMCACHED_CHUNK_BYTES or start it with a larger -I"),
    LOGIN_REFUSED(
        Failure.UNAVAILABLE, "refuses the login: check MEMCACHED_USER and MEMCACHED_PASSWORD"),
    GARBAGE(Failure.UNAVAILABLE, "does not speak memcached's protocol"),
    REFUSED(Failure.INTERNAL, "refused the request"),
    TIMEOUT(Failure.TIMEOUT, "did not answer in time"),
    DOWN(Failure.UNAVAILABLE, "cannot be reached");

    private final Failure failure;
    private final String text;

    Fault(Failure failure, String text) {
      this.failure = failure;
      this.text = text;
    }

    Failure failure() {
      return failure;
    }

    /** Whether the connection is of no more use. */
    boolean breaksConnection() {
      return this == TIMEOUT || this == DOWN || this == GARBAGE || this == LOGIN_REFUSED;
    }
  }

  private final Fault fault;

  NodeException(String node, Fault fault, String detail, Throwable cause) {
    super("memcached server " + node + " " + fault.text + " (" + detail + ")", cause, false, false);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
