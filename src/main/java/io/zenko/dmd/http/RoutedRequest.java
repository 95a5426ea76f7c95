package io.zenko.dmd.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The request as JAX-RS sees it: the path of a resource in place of what the client sent, and the
 * headers that mean something to the protocols. Types and preferences mean nothing to them, not
 * even where they are malformed, so JAX-RS never gets to refuse one.
 */
final class RoutedRequest extends HttpServletRequestWrapper {
  private static final Set<String> HEADERS = Set.of("content-length", "transfer-encoding", "range");

  private final String path;

  RoutedRequest(HttpServletRequest request, String path) {
    super(request);
    this.path = path;
  }

  @Override
  public String getRequestURI() {
    return path;
  }

  /** No resource makes links, and a Host header that is no host must not matter. */
  @Override
  public StringBuffer getRequestURL() {
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

  @Override
  public String getContentType() {
    return null;
  }

  @Override
  public String getHeader(String name) {
    return isKnown(name) ? super.getHeader(name) : null;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return isKnown(name) ? super.getHeaders(name) : Collections.emptyEnumeration();
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = new ArrayList<>(HEADERS.size());
    for (String header : HEADERS) {
      if (super.getHeader(header) != null) {
        names.add(header);
      }
    }
    return Collections.enumeration(names);
  }

  private static boolean isKnown(String header) {
    return HEADERS.contains(header) || HEADERS.contains(header.toLowerCase(Locale.ROOT));
  }
}
