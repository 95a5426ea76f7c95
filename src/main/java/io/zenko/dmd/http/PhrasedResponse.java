package io.zenko.dmd.http;

import io.zenko.dmd.http.container.Container;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * Puts the protocol's reason phrase on the wire. Right after the status: setting the status is what
 * makes the container forget a phrase.
 *
 * <p>It has a status from the beginning. Of one that has none Grizzly makes a 200 when it is asked,
 * as Payara asks when the thread that brought a request leaves it: where another thread answers
 * just then, its status would be lost, that of an error as well.
 */
final class PhrasedResponse extends HttpServletResponseWrapper {
  private final HttpServletRequest request;
  private final Exchange exchange;
  private final Container container;

  PhrasedResponse(
      HttpServletResponse response,
      HttpServletRequest request,
      Exchange exchange,
      Container container) {
    super(response);
    this.request = request;
    this.exchange = exchange;
    this.container = container;
    response.setStatus(SC_OK);
  }

  /**
   * Where the body comes by another way, its stream is not for JAX-RS: a flush would send the head
   * alone, and on some containers wait for the client.
   */
  @Override
  public void flushBuffer() throws IOException {
    if (exchange.carried().isEmpty()) {
      super.flushBuffer();
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    return new QuietOutput(super.getOutputStream());
  }

  @Override
  public void setStatus(int status) {
    super.setStatus(status);
    String phrase = exchange.phrase();
    if (phrase != null) {
      container.phrase(request, phrase);
    }
  }
}
