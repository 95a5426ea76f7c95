package io.zenko.dmd.metadata.mdfile.socketio;

import static io.zenko.dmd.http.RawTarget.encode;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.HeapBudget;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Body;
import io.zenko.dmd.http.BodyMemory;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.RequestsUnderWay;
import io.zenko.dmd.http.transfer.Spool;
import io.zenko.dmd.http.transfer.Transfers;
import io.zenko.dmd.metadata.reading.Peer;
import io.zenko.dmd.metrics.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Leads requests to Engine.IO, and the clients of that to their namespaces. */
@ApplicationScoped
public class SocketIoServer {
  private static final Logger LOG = Logger.getLogger(SocketIoServer.class.getPackageName());
  private static final long LEAVE_MILLIS = 10;

  /** What Engine.IO asks for. */
  private static final Set<String> KNOWN = Set.of("EIO", "transport", "sid", "j");

  private final Workers workers;
  private final BodyMemory bodies;
  private final RequestsUnderWay underWay;
  private final Transfers transfers;
  private final MessageMemory messages;
  private final Clients clients;
  private final int maxMessageBytes;
  private final int maxBodyBytes;

  /** For CDI's proxy. */
  SocketIoServer() {
    this.workers = null;
    this.bodies = null;
    this.underWay = null;
    this.transfers = null;
    this.messages = null;
    this.clients = null;
    this.maxMessageBytes = 0;
    this.maxBodyBytes = 0;
  }

  @Inject
  SocketIoServer(
      Workers workers,
      BodyMemory bodies,
      RequestsUnderWay underWay,
      Transfers transfers,
      Settings settings,
      PrometheusRegistry registry) {
    this.transfers = transfers;
    this.workers = workers;
    this.bodies = bodies;
    this.underWay = underWay;
    this.messages = new MessageMemory(settings.limits().messageMemoryBytes());
    this.clients =
        new Clients(
            workers.heartbeats(),
            workers.timers(),
            settings.limits().pollingClients(),
            HeapBudget.readBytes(settings));
    this.maxMessageBytes = settings.limits().messageBytes();
    this.maxBodyBytes = Math.min(maxMessageBytes, settings.limits().bodyMemoryBytes());
    register(registry);
  }

  private void register(PrometheusRegistry registry) {
    Metrics.gauge(
        registry,
        "dmd_message_memory_bytes",
        "What messages that are arriving take of DMD_MESSAGE_MEMORY_BYTES",
        messages::taken);
    Metrics.gauge(
        registry,
        "dmd_polling_backlog_characters",
        "What waits for clients to poll for it; many are cut off at DMD_READ_MEMORY_BYTES",
        clients::pollingCharacters);
    Metrics.gauge(
        registry,
        "dmd_mdfile_clients",
        "Clients of MDFile that are there, or not yet known to have gone",
        "transport",
        Map.of("polling", clients::polling, "websocket", clients::byWebSocket));
  }

  /** What clients of the namespace speak to from now on. */
  public void serve(String name, Namespace namespace) {
    clients.serve(name, namespace);
  }

  /**
   * Lets all clients go, each behind what waits to be sent to it. Those that poll hear of it when
   * they do.
   */
  public void leave() {
    clients.leave(underWay);
  }

  public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Exchange exchange = Exchange.of(request);
    Map<String, String> query = exchange.target().parameters();
    if (WebSocketHandshake.isAskedFor(request)) {
      WebSocketConnection connection = new WebSocketConnection(query, Peer.of(request));
      Optional<Runnable> closing = exchange.closing();
      WebSocketUpgrade upgrade = WebSocketHandshake.accept(request, response);
      upgrade.prepare(opened -> open(connection, opened, closing), connection::destroyed);
      Runnable forget = exchange.forgetting(upgrade);
      exchange.whenClosed(
          () -> {
            connection.lost(workers.executor());
            workers.executor().execute(forget);
          });
      response.flushBuffer();
      return;
    }
    if (!query.containsKey("sid") && clients.areFull()) {
      throw new ProtocolException(
          ProtocolError.SERVICE_UNAVAILABLE,
          "no more clients may poll at once (DMD_MAX_POLLING_CLIENTS)");
    }
    // Each parameter once, and encoded as the library decodes it, which keeps them.
    String plain =
        query.entrySet().stream()
            .filter(entry -> KNOWN.contains(entry.getKey()))
            .map(entry -> encode(entry.getKey()) + '=' + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    CompletionStage<Body> arrival = bodies.receive(exchange, maxBodyBytes, "DMD_BODY_MEMORY_BYTES");
    AsyncContext context = null;
    if (!arrival.toCompletableFuture().isDone()) {
      context = request.startAsync(request, response);
      context.setTimeout(0);
    }
    new Poll(exchange, query.getOrDefault("sid", ""), plain, response, context).await(arrival);
  }

  /** One request of a client that polls, from the time when its body has come. */
  private final class Poll {
    private final Exchange exchange;
    private final String sid;
    private final String query;
    private final HttpServletResponse response;

    /** Null where the body came with the request. */
    private final AsyncContext context;

    Poll(
        Exchange exchange,
        String sid,
        String query,
        HttpServletResponse response,
        AsyncContext context) {
      this.exchange = exchange;
      this.sid = sid;
      this.query = query;
      this.response = response;
      this.context = context;
    }

    void await(CompletionStage<Body> arrival) throws IOException {
      if (context == null) {
        try {
          handle(arrival.toCompletableFuture().join());
        } catch (CompletionException e) {
          throw e.getCause() instanceof ProtocolException known ? known : e;
        }
        return;
      }
      // Payara looks at the response once more when the thread that has brought the request leaves
      // it: to be answered before that would cost it, and us, the end of the request.
      Executor afterThread =
          CompletableFuture.delayedExecutor(
              LEAVE_MILLIS, TimeUnit.MILLISECONDS, workers.executor());
      arrival.whenCompleteAsync(
          (body, failure) -> {
            try {
              if (failure != null) {
                fail(failure);
              } else if (!exchange.method().equals("POST")) {
                // The library would make it wait, as what the server has gone on without.
                body.close();
                fail(new ProtocolException(ProtocolError.BAD_REQUEST, "a poll has no body"));
              } else {
                handle(body);
              }
            } catch (IOException | RuntimeException e) {
              fail(e);
            }
          },
          afterThread);
    }

    private void fail(Throwable failure) {
      try {
        exchange.answer(failure, response);
      } catch (IOException e) {
        // The client has gone.
      } finally {
        context.complete();
      }
    }

    private void handle(Body body) throws IOException {
      Spool spool = transfers.spool();
      PollingResponse written = new PollingResponse(response, spool);
      PollingRequest request =
          new PollingRequest(
              exchange.request(),
              query,
              body.bytes(),
              polled -> exchange.send(polled, response, spool));
      boolean handled = false;
      try (body) {
        clients.request(sid, request, written);
        handled = true;
      } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
        throw new ProtocolException(ProtocolError.BAD_REQUEST, "the body holds no packets", e);
      } finally {
        if (!handled) {
          spool.close();
        }
      }
      if (request.isWaiting()) {
        request.release();
      } else if (context == null) {
        exchange.answer(response, spool);
      } else {
        exchange.send(context, response, spool);
      }
    }
  }

  /** A connection that is closed below the request that it came with. */
  private record ClosedByItsEnd(WebConnection connection, Runnable closing)
      implements WebConnection {
    @Override
    public ServletInputStream getInputStream() throws IOException {
      return connection.getInputStream();
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
      return connection.getOutputStream();
    }

    @Override
    public void close() {
      closing.run();
    }
  }

  private void open(
      WebSocketConnection socket, WebConnection upgraded, Optional<Runnable> closing) {
    WebConnection connection =
        closing.<WebConnection>map(close -> new ClosedByItsEnd(upgraded, close)).orElse(upgraded);
    try {
      socket.open(
          connection, () -> clients.join(socket), messages, maxMessageBytes, workers.executor());
    } catch (IOException | IllegalStateException e) {
      // Its client has gone meanwhile: the container knows of no upgrade any more.
      LOG.log(Level.FINE, "a WebSocket could not be opened", e);
      socket.closed();
    }
  }
}
