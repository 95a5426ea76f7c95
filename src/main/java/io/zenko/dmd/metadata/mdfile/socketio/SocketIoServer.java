package io.zenko.dmd.metadata.mdfile.socketio;

import static io.zenko.dmd.http.RawTarget.encode;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.socket.engineio.server.EngineIoServer;
import io.socket.engineio.server.EngineIoServerOptions;
import io.socket.engineio.server.EngineIoSocket;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Body;
import io.zenko.dmd.http.BodyMemory;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.RequestsUnderWay;
import io.zenko.dmd.http.transfer.Spool;
import io.zenko.dmd.http.transfer.Transfers;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Leads requests to Engine.IO, and the clients of that to their namespaces. */
@ApplicationScoped
public class SocketIoServer {
  private static final Logger LOG = Logger.getLogger(SocketIoServer.class.getPackageName());
  private static final long LEAVE_MILLIS = 10;
  private static final long IDLE_SECONDS = 45;

  /** The WebSocket that the thread is handing to Engine.IO, which tells nobody whose it is. */
  private static final ThreadLocal<WebSocketConnection> OPENING = new ThreadLocal<>();

  /** In the namespace in which every client may be, and none has anything to ask for. */
  private static final Namespace.Session SILENT =
      new Namespace.Session() {
        @Override
        public void event(
            JsonArray arguments, LongTexts texts, Namespace.Acknowledgement acknowledgement) {}

        @Override
        public void closed() {}
      };

  private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final Workers workers;
  private final BodyMemory bodies;
  private final RequestsUnderWay underWay;
  private final Transfers transfers;
  private final MessageMemory messages;
  private final AtomicLong pollingBytes = new AtomicLong();
  private final int maxPollingBytes;
  private final int maxMessageBytes;
  private final int maxBodyBytes;
  private EngineIoServer engine;

  /** For CDI's proxy. */
  SocketIoServer() {
    this.workers = null;
    this.bodies = null;
    this.underWay = null;
    this.transfers = null;
    this.messages = null;
    this.maxPollingBytes = 0;
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
    this.maxPollingBytes = settings.limits().readMemoryBytes();
    this.maxMessageBytes = settings.limits().messageBytes();
    this.maxBodyBytes = Math.min(maxMessageBytes, settings.limits().bodyMemoryBytes());
    namespaces.put(Packet.ROOT, channel -> SILENT);
    GaugeWithCallback.builder()
        .name("dmd_message_memory_bytes")
        .help("What messages that are arriving take of DMD_MESSAGE_MEMORY_BYTES")
        .callback(gauge -> gauge.call((double) messages.taken()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("dmd_polling_backlog_characters")
        .help("What waits for clients to poll for it; many are cut off at DMD_READ_MEMORY_BYTES")
        .callback(gauge -> gauge.call((double) pollingBytes.get()))
        .register(registry);
  }

  @PostConstruct
  void start() {
    EngineIoServerOptions options = EngineIoServerOptions.newFromDefault();
    options.setCorsHandlingDisabled(true);
    options.setScheduledExecutorService(workers.timers());
    engine = new EngineIoServer(options);
    engine.on("connection", args -> welcome((EngineIoSocket) args[0]));
  }

  /** What clients of the namespace speak to from now on. */
  public void serve(String name, Namespace namespace) {
    namespaces.put(name, namespace);
  }

  /**
   * Lets all clients go, each behind what waits to be sent to it. Those that poll hear of it when
   * they do.
   */
  public void leave() {
    for (Client client : clients.values()) {
      if (client.isUpgraded()) {
        underWay.begin();
        client.close(underWay::end);
      } else {
        client.close(() -> {});
      }
    }
  }

  public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Map<String, String> query = Exchange.of(request).target().parameters();
    if (WebSocketHandshake.isAskedFor(request)) {
      WebSocketConnection connection = new WebSocketConnection(query);
      WebSocketHandshake.accept(request, response)
          .prepare(opened -> open(connection, opened), connection::closed);
      response.flushBuffer();
      return;
    }
    // Each parameter once, and encoded as the library decodes it.
    String plain =
        query.entrySet().stream()
            .map(entry -> encode(entry.getKey()) + '=' + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    Exchange exchange = Exchange.of(request);
    CompletionStage<Body> arrival = bodies.receive(exchange, maxBodyBytes, "DMD_BODY_MEMORY_BYTES");
    AsyncContext context = null;
    if (!arrival.toCompletableFuture().isDone()) {
      context = request.startAsync(request, response);
      context.setTimeout(0);
    }
    new Poll(exchange, plain, response, context).await(arrival);
  }

  /** One request of a client that polls, from the time when its body has come. */
  private final class Poll {
    private final Exchange exchange;
    private final String query;
    private final HttpServletResponse response;

    /** Null where the body came with the request. */
    private final AsyncContext context;

    Poll(Exchange exchange, String query, HttpServletResponse response, AsyncContext context) {
      this.exchange = exchange;
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
        engine.handleRequest(request, written);
        handled = true;
      } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
        throw new ProtocolException(ProtocolError.BAD_REQUEST, "the body holds no packets", e);
      } finally {
        if (!handled) {
          spool.close();
        }
      }
      if (!request.isWaiting()) {
        if (context == null) {
          exchange.answer(response, spool);
        } else {
          exchange.send(context, response, spool);
        }
      }
    }
  }

  private void open(WebSocketConnection socket, WebConnection connection) {
    try {
      socket.open(connection, () -> join(socket), messages, maxMessageBytes, workers.executor());
    } catch (IOException | IllegalStateException e) {
      // Its client has gone meanwhile: the container knows of no upgrade any more.
      LOG.log(Level.FINE, "a WebSocket could not be opened", e);
      socket.closed();
    }
  }

  private void join(WebSocketConnection socket) {
    String id = socket.getQuery().get("sid");
    Client known = id == null ? null : clients.get(id);
    if (known != null) {
      known.attach(socket, false);
    }
    OPENING.set(socket);
    try {
      engine.handleWebSocket(socket);
    } finally {
      OPENING.remove();
    }
  }

  private void welcome(EngineIoSocket socket) {
    Client client = new Client(socket, namespaces, new Backlog(pollingBytes, maxPollingBytes));
    WebSocketConnection webSocket = OPENING.get();
    if (webSocket != null) {
      client.attach(webSocket, true);
    }
    clients.put(socket.getId(), client);
    socket.on("close", args -> clients.remove(socket.getId()));
    client.start();
    ScheduledFuture<?> patience =
        workers.timers().schedule(client::closeIfIdle, IDLE_SECONDS, TimeUnit.SECONDS);
    socket.on("close", args -> patience.cancel(false));
  }
}
