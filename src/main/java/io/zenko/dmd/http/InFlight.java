package io.zenko.dmd.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/** The requests that are being answered: a daemon that stops lets them end, and takes no more. */
@ApplicationScoped
public class InFlight {
  private int count;
  private boolean stopping;

  /**
   * Counts a request in.
   *
   * @throws ProtocolException where the daemon is stopping
   */
  synchronized void begin() {
    if (stopping) {
      throw new ProtocolException(ProtocolError.SERVICE_UNAVAILABLE, "the daemon is stopping");
    }
    count++;
  }

  /** Counts a request out, now or, where others go on with it, when they are done. */
  void end(HttpServletRequest request) {
    if (request.isAsyncStarted()) {
      try {
        request.getAsyncContext().addListener(new AtEnd());
        return;
      } catch (IllegalStateException e) {
        // Done in between.
      }
    }
    ended();
  }

  private synchronized void ended() {
    count--;
    notifyAll();
  }

  /** Takes no more requests, and waits for those that there are; no longer than this. */
  synchronized void drain(Duration patience) {
    stopping = true;
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toMillis(); count > 0 && left > 0; ) {
        wait(left);
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class AtEnd implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      ended();
    }

    /** After these, the container completes. */
    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
