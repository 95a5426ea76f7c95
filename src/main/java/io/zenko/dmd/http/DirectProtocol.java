package io.zenko.dmd.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A protocol that answers requests itself instead of leading them to JAX-RS resources. */
public interface DirectProtocol extends Protocol {
  /**
   * Answers a request, possibly after the call has returned, or upgrades its connection. What it
   * throws is answered by {@link #explain} and {@link #answer}.
   */
  void serve(HttpServletRequest request, HttpServletResponse response) throws IOException;

  /** Nothing of this protocol is a resource. */
  @Override
  default String resource(String method, RawTarget target) {
    throw new ProtocolException(ProtocolError.NO_SUCH_ROUTE);
  }
}
