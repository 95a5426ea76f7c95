package io.zenko.dmd.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** The request as JAX-RS sees it: the path of a resource in place of what the client sent. */
final class RoutedRequest extends HttpServletRequestWrapper {
  private final String path;

  RoutedRequest(HttpServletRequest request, String path) {
    super(request);
    this.path = path;
  }

  @Override
  public String getRequestURI() {
    return path;
  }

  @Override
  public StringBuffer getRequestURL() {
    // No resource makes links, and a Host header that is no host must not matter.
    return new StringBuffer("http://localhost").append(path);
  }

  /** Resources read parameters from the {@link Exchange}, which decodes them by our own rules. */
  @Override
  public String getQueryString() {
    return null;
  }

  @Override
  public String getPathInfo() {
    return RawTarget.decode(path);
  }
}
