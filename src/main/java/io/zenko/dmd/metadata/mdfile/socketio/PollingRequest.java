package io.zenko.dmd.metadata.mdfile.socketio;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A request as the Engine.IO library wants it: with the query that the client sent, and a body that
 * is all there and has a length. Its poll ends where we say, not where the library does.
 */
final class PollingRequest extends HttpServletRequestWrapper {
  private final String query;
  private final byte[] body;
  private final Consumer<AsyncContext> end;
  private PollContext context;

  PollingRequest(
      HttpServletRequest request, String query, byte[] body, Consumer<AsyncContext> end) {
    super(request);
    this.query = query;
    this.body = body;
    this.end = end;
  }

  @Override
  public AsyncContext startAsync() {
    context = new PollContext(super.startAsync(), end);
    return context;
  }

  /** Whether the library keeps it until there is something to tell, or has ended it by then. */
  boolean isWaiting() {
    return context != null;
  }

  /** Becomes true when the library has answered the poll; empty where it is none. */
  Optional<AtomicBoolean> answered() {
    return Optional.ofNullable(context).map(PollContext::answered);
  }

  /** Lets go of what the library has written to a poll by now, and of what it will. */
  void release() {
    context.release();
  }

  @Override
  public AsyncContext getAsyncContext() {
    return context == null ? super.getAsyncContext() : context;
  }

  @Override
  public String getQueryString() {
    return query;
  }

  /** The library keeps all headers as long as the client is there, and asks for none. */
  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.emptyEnumeration();
  }

  @Override
  public int getContentLength() {
    return body.length;
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public int read() {
        return bytes.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        // The library asks for the whole length again after a part.
        return bytes.read(target, offset, Math.min(length, target.length - offset));
      }

      @Override
      public boolean isFinished() {
        return bytes.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException("the body is all there");
      }
    };
  }
}
