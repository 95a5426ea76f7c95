package io.zenko.dmd.metadata.mdfile.socketio;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A poll that waits for something to tell. When the library completes it, what it has written is
 * still to be sent, and the library hears no more of it.
 */
final class PollContext implements AsyncContext {
  private final AsyncContext context;
  private final Consumer<AsyncContext> end;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Whether the thread that has brought the poll has left the library; guarded by this. */
  private boolean released;

  /** Whether it was completed before that; guarded by this. */
  private boolean early;

  /**
   * @param end sends what was written, and completes the context that it is given
   */
  PollContext(AsyncContext context, Consumer<AsyncContext> end) {
    this.context = context;
    this.end = end;
  }

  /** Becomes true when the library has answered the poll. */
  AtomicBoolean answered() {
    return ended;
  }

  @Override
  public void complete() {
    if (ended.compareAndSet(false, true) && mayEnd()) {
      end.accept(context);
    }
  }

  private synchronized boolean mayEnd() {
    early = !released;
    return released;
  }

  /**
   * The library is through with the request. Until then nothing is sent: a client that had its
   * answer could be back before its session is known.
   */
  void release() {
    boolean late;
    synchronized (this) {
      released = true;
      late = early;
    }
    if (late) {
      end.accept(context);
    }
  }

  @Override
  public void addListener(AsyncListener listener) {
    context.addListener(new WhileOpen(listener));
  }

  @Override
  public void addListener(
      AsyncListener listener, ServletRequest request, ServletResponse response) {
    context.addListener(new WhileOpen(listener), request, response);
  }

  /**
   * Does not tell of what happens while the answer is being sent, and tells in the session: the
   * library would take it for what happens to the next poll.
   */
  private final class WhileOpen implements AsyncListener {
    private final AsyncListener listener;
    private final SessionLock session = SessionLock.current().orElseThrow();

    WhileOpen(AsyncListener listener) {
      this.listener = listener;
    }

    @Override
    public void onComplete(AsyncEvent event) throws IOException {
      listener.onComplete(event);
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
      session.hold(
          () -> {
            if (!ended.get()) {
              listener.onTimeout(event);
            }
          });
    }

    @Override
    public void onError(AsyncEvent event) throws IOException {
      session.hold(
          () -> {
            if (!ended.get()) {
              listener.onError(event);
            }
          });
    }

    @Override
    public void onStartAsync(AsyncEvent event) throws IOException {
      listener.onStartAsync(event);
    }
  }

  @Override
  public ServletRequest getRequest() {
    return context.getRequest();
  }

  @Override
  public ServletResponse getResponse() {
    return context.getResponse();
  }

  @Override
  public boolean hasOriginalRequestAndResponse() {
    return context.hasOriginalRequestAndResponse();
  }

  @Override
  public void dispatch() {
    context.dispatch();
  }

  @Override
  public void dispatch(String path) {
    context.dispatch(path);
  }

  @Override
  public void dispatch(ServletContext servlets, String path) {
    context.dispatch(servlets, path);
  }

  @Override
  public void start(Runnable task) {
    context.start(task);
  }

  @Override
  public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
    return context.createListener(type);
  }

  @Override
  public void setTimeout(long timeout) {
    context.setTimeout(timeout);
  }

  @Override
  public long getTimeout() {
    return context.getTimeout();
  }
}
