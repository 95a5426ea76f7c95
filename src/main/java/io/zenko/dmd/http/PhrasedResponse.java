package io.zenko.dmd.http;

import io.zenko.dmd.http.container.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * Puts the protocol's reason phrase on the wire. Right after the status: setting the status is what
 * makes the container forget a phrase.
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
