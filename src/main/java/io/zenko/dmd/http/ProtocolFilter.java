package io.zenko.dmd.http;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.transfer.Load;
import io.zenko.dmd.http.transfer.Transfers;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Leads each request to the resource that its port and its target ask for, and makes sure that
 * every answer is one of the protocol's.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class ProtocolFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = Logger.getLogger(ProtocolFilter.class.getPackageName());

  @Inject private transient Listeners listeners;
  @Inject private transient Settings settings;
  @Inject private transient RequestMetrics metrics;
  @Inject private transient FailedRequests failures;
  @Inject private transient AdminGate gate;
  @Inject private transient RequestsUnderWay underWay;
  @Inject private transient HeapGuard heap;
  @Inject private transient Transfers transfers;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      lead(request, response, chain);
    } catch (IOException e) {
      // The client has gone, or has stopped in the middle of a body: nobody is left who could be
      // told. No failure of our own comes here, since none of ours is an IOException.
      LOG.log(Level.FINE, "a request was given up by its client", e);
      listeners.container().abort(request);
    }
  }

  private void lead(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Load> load = transfers.listener(request.getLocalPort());
    load.ifPresent(Load::begin);
    try {
      leadOn(request, response, chain);
    } finally {
      load.ifPresent(Load::end);
    }
  }

  private void leadOn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Protocol> protocol = listeners.protocol(request.getLocalPort());
    if (protocol.isPresent()) {
      answer(protocol.get(), request, response, chain);
    } else if (request.getLocalPort() == settings.admin().port()
        && (!isForResource(request) || AdminRoute.isResource(request) || isRoot(request))) {
      // The container answers health, metrics and OpenAPI on this port.
      if (gate.admits(request, response)) {
        HttpServletResponse pageless = new PagelessResponse(response);
        if (isRoot(request)) {
          // A servlet of its own for the root would get what comes for all protocols.
          request.getRequestDispatcher(AdminRoute.CONSOLE).forward(request, pageless);
        } else {
          chain.doFilter(request, pageless);
        }
      }
    } else {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      response.setContentLength(0);
    }
  }

  private static boolean isRoot(HttpServletRequest request) {
    return request.getRequestURI().equals("/");
  }

  /**
   * Whether JAX-RS would answer the request. On the administration port it must not, but for the
   * routes of administration's own: a protocol checks the paths of its requests on its own port
   * only.
   */
  private static boolean isForResource(HttpServletRequest request) {
    return DaemonApplication.class
        .getName()
        .equals(request.getHttpServletMapping().getServletName());
  }

  private void answer(
      Protocol protocol,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (!protocol.isWaiting(request)) {
      underWay.begin();
      listeners.container().whenAnswered(request, underWay::end);
    }
    RawTarget target = RawTarget.of(listeners.container().target(request));
    Carrier carrier = new Carrier(transfers, metrics, failures, listeners.container());
    Exchange exchange = Exchange.begin(protocol, target, request, listeners.container(), carrier);
    HttpServletResponse phrased =
        new PhrasedResponse(response, request, exchange, listeners.container());
    String resource;
    try {
      refuseBrowsers(request);
      refuseAtEnd(phrased);
      if (protocol instanceof DirectProtocol direct) {
        direct.serve(request, phrased);
        carrier.goOn(exchange, request, response);
        return;
      }
      heap.admit();
      resource = protocol.resource(request.getMethod(), target);
    } catch (RuntimeException e) {
      Answer failure = exchange.fail(e);
      failure.writeTo(phrased);
      metrics.answered(exchange, failure.status());
      return;
    }
    boolean returned = false;
    exchange.enter();
    try {
      chain.doFilter(new RoutedRequest(request, resource), phrased);
      returned = true;
    } finally {
      Exchange.leave();
      if (!returned) {
        carrier.drop(exchange);
      }
    }
    carrier.goOn(exchange, request, response);
  }

  /**
   * The protocols know no users, so a page in a browser that reaches a port could do anything.
   * Browsers name the page's origin in such a request; front ends send no such header.
   */
  private static void refuseBrowsers(HttpServletRequest request) {
    if (request.getHeader("Origin") != null) {
      throw new ProtocolException(ProtocolError.BAD_REQUEST, "pages in browsers are not answered");
    }
  }

  /** While the daemon ends, it answers one more request of a connection, and then closes that. */
  private void refuseAtEnd(HttpServletResponse response) {
    if (underWay.isEnding()) {
      response.setHeader("Connection", "close");
      if (listeners.areRefusing()) {
        throw new ProtocolException(ProtocolError.SERVICE_UNAVAILABLE, "the daemon is stopping");
      }
    }
  }
}
