package io.zenko.dmd.http.container;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.Set;

/**
 * Keeps the target of each request as it was sent, and hands the servlets a harmless one: what they
 * would normalise are keys of a store.
 */
final class UndertowTarget implements HttpHandler {
  private static final AttachmentKey<String> TARGET = AttachmentKey.create(String.class);

  /** The ports whose targets are keys; the others lead to servlets as they always do. */
  private static volatile Set<Integer> ports = Set.of();

  private final HttpHandler next;

  UndertowTarget(HttpHandler next) {
    this.next = next;
  }

  static void keep(Set<Integer> those) {
    ports = Set.copyOf(those);
  }

  /** The target that was kept; null where none was. */
  static String of(HttpServerExchange exchange) {
    return exchange.getAttachment(TARGET);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (ports.contains(exchange.getDestinationAddress().getPort())) {
      exchange.putAttachment(TARGET, target(exchange));
      exchange.setRequestURI("/", false);
      exchange.setRequestPath("/");
      exchange.setRelativePath("/");
      exchange.setResolvedPath("");
      exchange.setQueryString("");
      exchange.getQueryParameters().clear();
      exchange.getPathParameters().clear();
    }
    next.handleRequest(exchange);
  }

  private static String target(HttpServerExchange exchange) {
    String uri = exchange.getRequestURI();
    if (exchange.isHostIncludedInRequestURI() && !uri.startsWith("/")) {
      int path = uri.indexOf('/', uri.indexOf("://") + 3);
      uri = path < 0 ? "/" : uri.substring(path);
    }
    String query = exchange.getQueryString();
    return query.isEmpty() ? uri : uri + '?' + query;
  }
}
