package io.zenko.dmd.http.container;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import io.undertow.util.AttachmentKey;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import org.xnio.Options;

/**
 * WildFly, whose listeners are Undertow's. They have to be set up not to decode targets; what is no
 * HTTP they answer by themselves.
 */
public final class UndertowContainer implements Container {
  private static final AttachmentKey<SendBuffer> SEND_BUFFER =
      AttachmentKey.create(SendBuffer.class);

  private volatile Traffic traffic;

  @Override
  public boolean isRunning() {
    return HttpServletRequestImpl.class.getName() != null;
  }

  @Override
  public void attach(Set<Integer> ports) {
    if (!UndertowExtension.isInstalled()) {
      throw new IllegalStateException("this Undertow loads no extensions of applications");
    }
    UndertowTarget.keep(ports);
  }

  @Override
  public void frame(
      Set<Integer> ports, Set<Integer> decoding, Refusal refusal, int maxOverheadBytes) {}

  /** Undertow counts by itself, and tells its own management. */
  @Override
  public void count(Set<Integer> ports, Traffic told) {
    traffic = told;
  }

  @Override
  public void detach() {
    UndertowTarget.keep(Set.of());
  }

  @Override
  public String target(HttpServletRequest request) {
    String target = UndertowTarget.of(exchange(request));
    if (target == null) {
      throw new IllegalStateException("a request passed the handler of targets by");
    }
    return target;
  }

  @Override
  public void phrase(HttpServletRequest request, String phrase) {
    exchange(request).setReasonPhrase(phrase);
  }

  @Override
  public void whenAnswered(HttpServletRequest request, Runnable action) {
    exchange(request)
        .addExchangeCompleteListener(
            (exchange, next) -> {
              action.run();
              next.proceed();
            });
  }

  @Override
  public void abort(HttpServletRequest request) {
    try {
      exchange(request).getConnection().close();
    } catch (IOException e) {
      // Its client has closed it already.
    }
  }

  /** One for each connection, from its first long answer on. */
  @Override
  public SendBuffer sendBuffer(HttpServletRequest request) {
    Traffic told = traffic;
    if (told == null || told.sendBufferBytes() == 0) {
      return SendBuffer.UNBOUNDED;
    }
    ServerConnection connection = exchange(request).getConnection();
    SendBuffer known = connection.getAttachment(SEND_BUFFER);
    if (known == null) {
      known =
          new SocketBuffer(
              bytes -> connection.setOption(Options.SEND_BUFFER, bytes),
              told.slowSendBufferBytes(),
              told.sendBufferBytes());
      connection.putAttachment(SEND_BUFFER, known);
    }
    return known;
  }

  private static HttpServerExchange exchange(HttpServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return ((HttpServletRequestImpl) inner).getExchange();
  }
}
