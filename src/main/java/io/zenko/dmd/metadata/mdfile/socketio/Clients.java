package io.zenko.dmd.metadata.mdfile.socketio;

import io.socket.engineio.server.EngineIoServer;
import io.socket.engineio.server.EngineIoServerOptions;
import io.socket.engineio.server.EngineIoSocket;
import io.socket.engineio.server.ReadyState;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.RequestsUnderWay;
import io.zenko.dmd.metadata.reading.Peer;
import jakarta.json.JsonArray;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Those who are there, from Engine.IO's word that they have come to its word that they have gone.
 */
final class Clients {
  private static final String CLOSE = "close";
  private static final long IDLE_SECONDS = 45;

  /** The WebSocket that the thread is handing to Engine.IO, which tells nobody whose it is. */
  private static final ThreadLocal<WebSocketConnection> OPENING = new ThreadLocal<>();

  /** Who has sent the request that the thread is handing to Engine.IO. */
  private static final ThreadLocal<Peer> ASKING = new ThreadLocal<>();

  /** In the namespace in which every client may be, and none has anything to ask for. */
  static final Namespace.Session SILENT =
      new Namespace.Session() {
        @Override
        public void event(
            JsonArray arguments, LongTexts texts, Namespace.Acknowledgement acknowledgement) {}

        @Override
        public void closed() {}
      };

  private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final AtomicLong pollingBytes = new AtomicLong();
  private final EngineIoServer engine;
  private final ScheduledExecutorService timers;
  private final PollingPlaces places;
  private final int maxPollingBytes;

  /**
   * @param heartbeats the timers of Engine.IO
   * @param maxPolling how many may be there by polling
   * @param maxPollingBytes how much may wait for all of those before some are cut off
   */
  Clients(
      HeartbeatTimers heartbeats,
      ScheduledExecutorService timers,
      int maxPolling,
      int maxPollingBytes) {
    this.timers = timers;
    this.places = new PollingPlaces(maxPolling);
    this.maxPollingBytes = maxPollingBytes;
    EngineIoServerOptions options = EngineIoServerOptions.newFromDefault();
    options.setCorsHandlingDisabled(true);
    options.setScheduledExecutorService(heartbeats);
    engine = new EngineIoServer(options);
    engine.on("connection", args -> welcome((EngineIoSocket) args[0]));
    namespaces.put(Packet.ROOT, channel -> SILENT);
  }

  /** What clients of the namespace speak to from now on. */
  void serve(String name, Namespace namespace) {
    namespaces.put(name, namespace);
  }

  /** Whether no further client can come by polling. */
  boolean areFull() {
    return places.areTaken();
  }

  int polling() {
    return places.count();
  }

  int byWebSocket() {
    return Math.max(0, clients.size() - places.count());
  }

  /** What waits for clients to poll for it. */
  long pollingCharacters() {
    return pollingBytes.get();
  }

  /**
   * Lets all go, each behind what waits to be sent to it. Those that poll hear of it when they do.
   */
  void leave(RequestsUnderWay underWay) {
    for (Client client : clients.values()) {
      if (client.isUpgraded()) {
        underWay.begin();
        client.close(underWay::end);
      } else {
        client.close(() -> {});
      }
    }
  }

  /**
   * A request of one that polls.
   *
   * @param id of its session; empty where it has none yet
   */
  void request(String id, PollingRequest request, HttpServletResponse response) throws IOException {
    Optional<Client> known = Optional.ofNullable(clients.get(id));
    sessionOf(known)
        .hold(
            () -> {
              if (request.getMethod().equals("GET")) {
                known.filter(Client::isPolling).ifPresent(Clients::refusePoll);
              }
              ASKING.set(Peer.of(request));
              try {
                engine.handleRequest(request, response);
              } finally {
                ASKING.remove();
              }
              known.ifPresent(client -> request.answered().ifPresent(client::polled));
            });
  }

  /** The protocol has the session end, and the library fails at it. */
  private static void refusePoll(Client client) {
    client.cutOff();
    throw new ProtocolException(
        ProtocolError.BAD_REQUEST, "a client polls again when its poll has been answered");
  }

  private static SessionLock sessionOf(Optional<Client> known) {
    return known.map(Client::session).orElseGet(SessionLock::new);
  }

  /** A WebSocket of one that comes, or that has polled until now. */
  void join(WebSocketConnection socket) {
    Optional<Client> known = Optional.ofNullable(socket.getQuery().get("sid")).map(clients::get);
    sessionOf(known)
        .hold(
            () -> {
              if (known.isPresent() && !known.get().offer(socket)) {
                socket.close();
                return;
              }
              OPENING.set(socket);
              try {
                engine.handleWebSocket(socket);
              } finally {
                OPENING.remove();
              }
            });
  }

  private void welcome(EngineIoSocket socket) {
    WebSocketConnection webSocket = OPENING.get();
    Peer peer = webSocket == null ? ASKING.get() : webSocket.peer();
    Client client =
        new Client(
            socket,
            SessionLock.current().orElseThrow(),
            peer == null ? Peer.UNKNOWN : peer,
            namespaces,
            new Backlog(pollingBytes, maxPollingBytes),
            places::settle);
    clients.put(socket.getId(), client);
    socket.on(CLOSE, args -> clients.remove(socket.getId()));
    if (webSocket == null) {
      socket.on(CLOSE, args -> places.leave(client));
      socket.on("upgrade", args -> places.leave(client));
    } else {
      client.attach(webSocket);
    }
    Optional<Client> displaced = webSocket == null ? places.enter(client) : Optional.empty();
    client.start();
    ScheduledFuture<?> patience =
        timers.schedule(client::closeIfIdle, IDLE_SECONDS, TimeUnit.SECONDS);
    socket.on(CLOSE, args -> patience.cancel(false));
    if (socket.getReadyState() == ReadyState.CLOSED) {
      // It was over before anybody listened, and nobody would be told.
      socket.emit(CLOSE, "closed while it opened");
    }
    // In its session, from within ours: no two wait for each other, as that one came before.
    displaced.ifPresent(Client::cutOff);
  }
}
