package io.zenko.dmd.http;

import io.zenko.dmd.http.container.Container;
import jakarta.servlet.http.HttpServletRequest;

/** What is known of a request while it is answered. */
public final class Exchange {
  private static final String ATTRIBUTE = Exchange.class.getName();
  private static final String UIDS = "X-Scal-Request-Uids";

  private final Protocol protocol;
  private final String method;
  private final RawTarget target;
  private final String uids;
  private final Runnable abort;
  private final long startNanos = System.nanoTime();
  private volatile String phrase;

  private Exchange(
      Protocol protocol, String method, RawTarget target, String uids, Runnable abort) {
    this.protocol = protocol;
    this.abort = abort;
    this.method = method;
    this.target = target;
    this.uids = uids;
  }

  static Exchange begin(
      Protocol protocol, RawTarget target, HttpServletRequest request, Container container) {
    String uids = request.getHeader(UIDS);
    Exchange exchange =
        new Exchange(
            protocol,
            request.getMethod(),
            target,
            uids == null ? "" : uids,
            () -> container.abort(request));
    request.setAttribute(ATTRIBUTE, exchange);
    return exchange;
  }

  /** The exchange that a request belongs to. */
  public static Exchange of(HttpServletRequest request) {
    return (Exchange) request.getAttribute(ATTRIBUTE);
  }

  public RawTarget target() {
    return target;
  }

  public String method() {
    return method;
  }

  /** The ids by which the client knows the request, separated by ':'; empty where it sent none. */
  public String uids() {
    return uids;
  }

  double elapsedSeconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  long elapsedMillis() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  /** The reason phrase that the answer bears; null for the container's own. */
  String phrase() {
    return phrase;
  }

  /**
   * Gives up an answer that has begun: closes the connection short of the length that was
   * announced, and tells the log why.
   */
  public void cut(Throwable thrown) {
    RequestLog.failed(this, protocol.explain(thrown));
    abort.run();
  }

  /** Turns a failure into the protocol's answer, and tells the log. */
  Answer fail(Throwable thrown) {
    ProtocolException failure = protocol.explain(thrown);
    RequestLog.failed(this, failure);
    Answer answer = protocol.answer(failure);
    phrase = answer.phrase();
    return answer;
  }
}
