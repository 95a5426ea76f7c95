package io.zenko.dmd.http;

import io.zenko.dmd.http.container.Container;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a request while it is answered.
 *
 * <p>Resources find theirs by {@link #current()}: asking JAX-RS for the request costs a lookup in
 * the container's registry each time.
 */
public final class Exchange {
  /** Also a property of the request's JAX-RS context. */
  static final String ATTRIBUTE = Exchange.class.getName();

  private static final ThreadLocal<Exchange> CURRENT = new ThreadLocal<>();
  private static final String UIDS = "X-Scal-Request-Uids";

  private final Protocol protocol;
  private final HttpServletRequest request;
  private final int port;
  private final String method;
  private final RawTarget target;
  private final String uids;
  private final Runnable abort;
  private final long startNanos = System.nanoTime();
  private volatile String phrase;
  private volatile Method resource;

  private Exchange(
      Protocol protocol, RawTarget target, HttpServletRequest request, Container container) {
    String sentUids = request.getHeader(UIDS);
    this.protocol = protocol;
    this.request = request;
    this.port = request.getLocalPort();
    this.method = request.getMethod();
    this.target = target;
    this.uids = sentUids == null ? "" : sentUids;
    this.abort = () -> container.abort(request);
  }

  static Exchange begin(
      Protocol protocol, RawTarget target, HttpServletRequest request, Container container) {
    Exchange exchange = new Exchange(protocol, target, request, container);
    request.setAttribute(ATTRIBUTE, exchange);
    return exchange;
  }

  /** Makes this the exchange of the thread, until {@link #leave}. */
  void enter() {
    CURRENT.set(this);
  }

  static void leave() {
    CURRENT.remove();
  }

  /**
   * The exchange whose request this thread handles: inside of a resource's method, not in what it
   * leaves to other threads.
   */
  public static Exchange current() {
    Exchange current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException("this thread handles no request");
    }
    return current;
  }

  /** The exchange that a request belongs to. */
  public static Exchange of(HttpServletRequest request) {
    return (Exchange) request.getAttribute(ATTRIBUTE);
  }

  /** The request as the container has it. Not to be touched once it has been answered. */
  public HttpServletRequest request() {
    return request;
  }

  /** The parameters of the target's query. */
  public Map<String, String> parameters() {
    return target.parameters();
  }

  /** The values of a parameter of the query that may be given more than once. */
  public List<String> parameters(String name) {
    return target.parameters(name);
  }

  int port() {
    return port;
  }

  /** The method of the resource that answers; empty where none does. */
  Optional<Method> resource() {
    return Optional.ofNullable(resource);
  }

  void ledTo(Method method) {
    resource = method;
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
