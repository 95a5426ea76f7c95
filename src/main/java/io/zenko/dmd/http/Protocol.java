package io.zenko.dmd.http;

import jakarta.servlet.http.HttpServletRequest;

/** A protocol over HTTP that has a port of its own. A CDI bean each. */
public interface Protocol {
  /** The port on which it is spoken, and no other. */
  int port();

  /** Opens what the protocol gives access to; what it throws stops the start of the daemon. */
  void prepare();

  /**
   * The path of the JAX-RS resource that answers the request, percent-encoded: the resources of a
   * protocol stand below a name of their own, which no client can ask for.
   *
   * @throws ProtocolException where the path leads nowhere
   * @throws MalformedTargetException where it cannot be decoded
   */
  String resource(String method, RawTarget target);

  /** What a failure of a request means to clients of this protocol. */
  ProtocolException explain(Throwable thrown);

  /** The answer that tells the failure to them. */
  Answer answer(ProtocolException failure);

  /**
   * Whether the request is there to wait until the daemon has something to tell: no end of the
   * daemon waits for that.
   */
  default boolean isWaiting(HttpServletRequest request) {
    return false;
  }

  /**
   * Lets go of clients that stay connected: the daemon ends. What of it takes time is under way.
   */
  default void leave() {}

  /**
   * The answer to a request that cannot be read.
   *
   * @param ofLength whether all that is wrong is a Content-Length that is no number of bytes
   */
  default Answer refuse(boolean ofLength) {
    return answer(new ProtocolException(ProtocolError.BAD_REQUEST));
  }
}
