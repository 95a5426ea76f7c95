package io.zenko.dmd.http;

import io.zenko.dmd.http.container.Container;
import io.zenko.dmd.http.container.SendBuffer;
import io.zenko.dmd.http.transfer.BodySink;
import io.zenko.dmd.http.transfer.BodySource;
import io.zenko.dmd.http.transfer.ClientBody;
import io.zenko.dmd.http.transfer.ClientConnection;
import io.zenko.dmd.http.transfer.IncomingBody;
import io.zenko.dmd.http.transfer.Outcome;
import io.zenko.dmd.http.transfer.TransferKind;
import io.zenko.dmd.http.transfer.Transfers;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Goes on with a request whose resource has returned: sends the body that was taken on, or waits
 * for the one that the resource wants.
 */
final class Carrier {
  /** Shorter bodies go at once where the container has room for them: no more waits anywhere. */
  private static final int SHORT_BYTES = 16 * 1024;

  private static final ThreadLocal<byte[]> STEP =
      ThreadLocal.withInitial(() -> new byte[SHORT_BYTES]);

  private final Transfers transfers;
  private final RequestMetrics metrics;
  private final FailedRequests failures;
  private final Container container;

  Carrier(
      Transfers transfers, RequestMetrics metrics, FailedRequests failures, Container container) {
    this.transfers = transfers;
    this.metrics = metrics;
    this.failures = failures;
    this.container = container;
  }

  /** Tells the log, and those who ask for the last failures, of a request that failed. */
  void failed(Exchange exchange, ProtocolException failure) {
    RequestLog.failed(exchange, failure);
    failures.add(
        metrics.protocol(exchange),
        exchange.method(),
        exchange.target().toString(),
        exchange.uids(),
        failure,
        exchange.elapsedMillis());
  }

  void goOn(Exchange exchange, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (exchange.carried().isPresent()) {
      send(exchange, exchange.carried().get(), request, response);
    } else if (request.isAsyncStarted()) {
      container.slim(request);
      exchange.awaitBody();
    } else {
      exchange.abandonBody();
    }
  }

  /** The resource, or JAX-RS, has failed: nothing is sent. */
  void drop(Exchange exchange) {
    exchange.carried().ifPresent(CarriedBody::drop);
    exchange.abandonBody();
  }

  private void send(
      Exchange exchange, CarriedBody body, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!body.isWanted() || exchange.method().equals("HEAD")) {
      body.drop();
    } else if (!body.isMade()) {
      AsyncContext context = request.startAsync(request, response);
      context.setTimeout(0);
      container.slim(request);
      transfers.making().execute(() -> make(exchange, body, context, response));
    } else if (body.source().length() <= SHORT_BYTES && container.hasRoom(request)) {
      sendNow(exchange, body, response);
    } else {
      AsyncContext context = request.startAsync(request, response);
      context.setTimeout(0);
      container.slim(request);
      transfers.send(
          body.kind(),
          context,
          response.getOutputStream(),
          body.source(),
          outcome(exchange, body),
          client(request));
    }
  }

  /** Makes what answers a request that is asynchronous already, and sends it. */
  private void make(
      Exchange exchange, CarriedBody body, AsyncContext context, HttpServletResponse response) {
    try {
      body.make();
    } catch (IOException | RuntimeException | Error e) {
      refuse(exchange, e, context, response);
      return;
    }
    response.setContentLengthLong(body.source().length());
    send(exchange, body, context, response);
  }

  private void refuse(
      Exchange exchange, Throwable thrown, AsyncContext context, HttpServletResponse response) {
    try {
      HttpServletResponse phrased =
          new PhrasedResponse(response, exchange.request(), exchange, container);
      metrics.answered(exchange, exchange.answer(thrown, phrased));
      context.complete();
    } catch (IOException | IllegalStateException e) {
      // The client has gone, and the container has let go of the request.
      exchange.lost();
    }
  }

  /** Sends what answers a request that is asynchronous already. */
  void send(
      Exchange exchange, CarriedBody body, AsyncContext context, HttpServletResponse response) {
    try {
      if (body.source().length() <= SHORT_BYTES && container.hasRoom(exchange.request())) {
        try {
          sendNow(exchange, body, response);
        } finally {
          container.leave(exchange.request(), context::complete);
        }
      } else {
        container.slim(exchange.request());
        transfers.send(
            body.kind(),
            context,
            response.getOutputStream(),
            body.source(),
            outcome(exchange, body),
            client(exchange.request()));
      }
    } catch (IOException | IllegalStateException e) {
      // The client has gone, and the container has let go of the request.
      body.source().close();
      exchange.lost();
    }
  }

  IncomingBody receive(TransferKind kind, Exchange exchange, long length, BodySink sink)
      throws IOException {
    HttpServletRequest request = exchange.request();
    return transfers.receive(
        kind,
        request.getInputStream(),
        length,
        sink,
        new ClientBody() {
          @Override
          public void taken() {
            container.forgetRead(request);
          }

          @Override
          public void slow() {
            container.forgetHead(request);
            exchange.forgetHead();
          }
        });
  }

  private void sendNow(Exchange exchange, CarriedBody body, HttpServletResponse response)
      throws IOException {
    byte[] step = STEP.get();
    int length = (int) body.source().length();
    try (BodySource source = body.source()) {
      for (int at = 0; at < length; ) {
        int count = source.read(step, at, length - at);
        if (count <= 0) {
          throw new IllegalStateException("a source has less than it said");
        }
        at += count;
      }
    } catch (IOException | RuntimeException e) {
      exchange.cut(e);
      return;
    }
    try {
      response.getOutputStream().write(step, 0, length);
    } finally {
      metrics.answered(exchange, body.status());
    }
  }

  private ClientConnection client(HttpServletRequest request) {
    SendBuffer buffer = container.sendBuffer(request);
    buffer.begin();
    return new ClientConnection() {
      @Override
      public void took(long bytes) {
        buffer.took(bytes);
      }

      @Override
      public void paused() {
        buffer.paused();
      }

      @Override
      public void waits() {
        container.forgetHead(request);
      }

      @Override
      public void leave(Runnable completion) {
        container.leave(request, completion);
      }
    };
  }

  private Outcome outcome(Exchange exchange, CarriedBody body) {
    return new Outcome() {
      @Override
      public void sent() {
        metrics.answered(exchange, body.status());
      }

      @Override
      public void lost() {
        exchange.lost();
        metrics.answered(exchange, body.status());
      }

      @Override
      public void cut(Throwable thrown) {
        exchange.cut(thrown);
        metrics.answered(exchange, body.status());
      }
    };
  }
}
