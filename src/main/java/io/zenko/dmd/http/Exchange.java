package io.zenko.dmd.http;

import io.zenko.dmd.http.container.Container;
import io.zenko.dmd.http.transfer.BodySink;
import io.zenko.dmd.http.transfer.BodySource;
import io.zenko.dmd.http.transfer.IncomingBody;
import io.zenko.dmd.http.transfer.TransferKind;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

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
  private final Container container;
  private final Carrier carrier;
  private final long startNanos = System.nanoTime();
  private volatile String phrase;
  private volatile Method resource;

  /** As JAX-RS has it, where a body of it is still to come; it leads to much. */
  private ContainerRequestContext asked;

  private CarriedBody carried;
  private IncomingBody incoming;

  private Exchange(
      Protocol protocol,
      RawTarget target,
      HttpServletRequest request,
      Container container,
      Carrier carrier) {
    String sentUids = request.getHeader(UIDS);
    this.protocol = protocol;
    this.request = request;
    this.port = request.getLocalPort();
    this.method = request.getMethod();
    this.target = target;
    this.uids = sentUids == null ? "" : sentUids;
    this.container = container;
    this.carrier = carrier;
  }

  static Exchange begin(
      Protocol protocol,
      RawTarget target,
      HttpServletRequest request,
      Container container,
      Carrier carrier) {
    Exchange exchange = new Exchange(protocol, target, request, container, carrier);
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

  /**
   * Has a sink take the body of the request. What is there already is taken now, and for the rest
   * no thread waits: a resource that has to answers with a stage, and after it has returned.
   *
   * @return completes once the sink has the whole body, with an {@link IOException} where it does
   *     not come whole
   */
  public CompletionStage<Void> receive(TransferKind kind, BodySink sink) {
    try {
      long declared =
          request.getHeader("Transfer-Encoding") == null ? request.getContentLengthLong() : -1;
      // Without a length and without chunks there is no body.
      long length = declared < 0 && request.getHeader("Transfer-Encoding") == null ? 0 : declared;
      IncomingBody body = carrier.receive(kind, this, length, sink);
      if (body.takeArrived()) {
        return CompletableFuture.completedFuture(null);
      }
      incoming = body;
      return body.whole();
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Takes on to send the bytes of an answer, and to close their source in any case: what is
   * returned is the entity of an answer that bears their length.
   */
  public CarriedBody carry(TransferKind kind, BodySource source) {
    return carry(new CarriedBody(kind, source));
  }

  /**
   * The same for bytes that others make in their turn, once this thread is free for other requests:
   * where making them fails, that is answered, and else their length is told.
   */
  public CarriedBody carryOnceMade(TransferKind kind, CarriedBody.Maker maker) {
    return carry(new CarriedBody(kind, maker));
  }

  private CarriedBody carry(CarriedBody body) {
    carried = body;
    asked = null; // no body is to come any more
    return body;
  }

  /**
   * Has the bytes of an answer, whose head is set but not sent, follow it once the protocol has
   * returned; the source is closed in any case.
   */
  public void answer(HttpServletResponse response, BodySource source) {
    CarriedBody body = carry(TransferKind.ANSWER, source);
    body.bearStatus(response.getStatus());
    body.want();
  }

  /**
   * Sends the bytes of an answer, whose head is set but not sent, behind it, and then completes the
   * request; the source is closed in any case.
   */
  public void send(AsyncContext context, HttpServletResponse response, BodySource source) {
    // Not taken on: the thread that has brought the request may still be in the protocol.
    CarriedBody body = new CarriedBody(TransferKind.ANSWER, source);
    body.bearStatus(response.getStatus());
    carrier.send(this, body, context, response);
  }

  /**
   * Has this run when the connection of the request closes, where the container tells of that; one
   * action, and no body that is waited for. It must be short, and must not fail.
   *
   * @return forgets the action again
   */
  public Runnable whenClosed(Runnable action) {
    return container.whenClosed(request, action);
  }

  /**
   * What closes the connection once the request has become another protocol; to be asked for before
   * that. Empty where its {@code WebConnection} does.
   */
  public Optional<Runnable> closing() {
    return container.closing(request);
  }

  /**
   * What has the container let go of the handler of another protocol, once the connection of that
   * has closed; to be asked for before the request is left to it.
   */
  public Runnable forgetting(HttpUpgradeHandler handler) {
    return container.forgetting(request, handler);
  }

  /** Begins to wait for a body that has not come, once the request is asynchronous. */
  public void awaitBody() {
    if (incoming != null) {
      Runnable forget = container.whenClosed(request, incoming::lost);
      incoming
          .whole()
          .whenComplete(
              (whole, failure) -> {
                asked = null;
                forget.run();
              });
      incoming.start();
    }
  }

  /** Waits for no body: the request was answered without it. */
  void abandonBody() {
    if (incoming != null) {
      incoming.abandon();
    }
  }

  Optional<CarriedBody> carried() {
    return Optional.ofNullable(carried);
  }

  int port() {
    return port;
  }

  /** The method of the resource that answers; empty where none does. */
  Optional<Method> resource() {
    return Optional.ofNullable(resource);
  }

  void ledTo(Method method, ContainerRequestContext request) {
    resource = method;
    asked = request;
  }

  /** Nobody asks any more what the request was: a body of it is waited for. */
  void forgetHead() {
    if (asked != null) {
      ResourceMemory.forgetHead(asked, port);
      asked = null;
    }
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
    carrier.failed(this, protocol.explain(cause(thrown)));
    container.abort(request);
  }

  /** Closes the connection, whose client has gone. */
  void lost() {
    container.abort(request);
  }

  /**
   * Answers a failure, where nothing of an answer has been sent.
   *
   * @return the status
   */
  public int answer(Throwable thrown, HttpServletResponse response) throws IOException {
    Answer failure = fail(thrown);
    failure.writeTo(response);
    return failure.status();
  }

  /** What a stage wraps is what has failed. */
  private static Throwable cause(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  /** Turns a failure into the protocol's answer, and tells the log. */
  Answer fail(Throwable thrown) {
    ProtocolException failure = protocol.explain(cause(thrown));
    carrier.failed(this, failure);
    Answer answer = protocol.answer(failure);
    phrase = answer.phrase();
    return answer;
  }
}
