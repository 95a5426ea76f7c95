package io.zenko.dmd.memcached;

/** Why one server did not do what it was asked. */
public final class NodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the server, the one that most needs a person first. */
  public enum Fault {
    /** It has no memory left, and was told not to evict (-M). */
    OUT_OF_MEMORY("has no memory left"),
    TOO_LARGE(
        "takes no item of this size: lower MEMCACHED_CHUNK_BYTES or start it with a larger -I"),
    LOGIN_REFUSED("refuses the login: check MEMCACHED_USER and MEMCACHED_PASSWORD"),
    GARBAGE("does not speak memcached's protocol"),
    REFUSED("refused the request"),
    TIMEOUT("did not answer in time"),
    DOWN("cannot be reached");

    private final String text;

    Fault(String text) {
      this.text = text;
    }

    /** Whether the connection is of no more use. */
    boolean breaksConnection() {
      return this == TIMEOUT || this == DOWN || this == GARBAGE || this == LOGIN_REFUSED;
    }
  }

  private final Fault fault;

  public NodeException(String node, Fault fault, String detail, Throwable cause) {
    super("memcached server " + node + " " + fault.text + " (" + detail + ")", cause, false, false);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
