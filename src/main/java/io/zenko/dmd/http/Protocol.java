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
   * Whether the client sends this request only to wait for news, as a poll does. A daemon that ends
   * does not wait until it has answered such a request.
   */
  default boolean isWaiting(HttpServletRequest request) {
    return false;
  }

  /**
   * Lets go of the clients that stay connected, because the daemon ends. The protocol counts what
   * takes time of this as requests under way, and the daemon waits for them before it ends.
   */
  default void leave() {}

  /**
   * The answer to a request that the daemon cannot read.
   *
   * @param ofLength whether its Content-Length is no number of bytes, and all else of it is right
   */
  default Answer refuse(boolean ofLength) {
    return answer(new ProtocolException(ProtocolError.BAD_REQUEST));
  }
}
