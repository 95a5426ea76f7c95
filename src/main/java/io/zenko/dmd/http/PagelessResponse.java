package io.zenko.dmd.http;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * Answers an error by its status alone: the container's page tells what it is and more. It has a
 * status from the beginning, as {@link PhrasedResponse} has.
 */
final class PagelessResponse extends HttpServletResponseWrapper {
  PagelessResponse(HttpServletResponse response) {
    super(response);
    response.setStatus(SC_OK);
  }

  @Override
  public void sendError(int status) throws IOException {
    resetBuffer();
    setStatus(status);
    setContentLength(0);
    flushBuffer();
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    sendError(status);
  }
}
