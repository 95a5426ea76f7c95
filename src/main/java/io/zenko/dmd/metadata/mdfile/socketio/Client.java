package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.socket.engineio.server.EngineIoSocket;
import io.zenko.dmd.metadata.reading.Peer;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A client at the other end of an Engine.IO connection, in one or several namespaces.
 *
 * <p>Speaks Socket.IO protocol 5 to clients of Engine.IO 4, and protocol 4 to those of Engine.IO 3.
 */
final class Client {
  private static final Logger LOG = Logger.getLogger(Client.class.getPackageName());
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final int LEGACY = 3;
  private static final int LONG_BYTES = 256 * 1024;

  /** Each leaves something behind in Engine.IO's session. */
  private static final int MAX_OFFERS = 16;

  private final EngineIoSocket socket;
  private final SessionLock session;
  private final Peer peer;
  private final Map<String, Namespace> namespaces;

  /** What waits for the client to poll; what waits in its WebSocket is counted there. */
  private final Backlog polling;

  private final Consumer<Client> whenJoined;
  private volatile WebSocketConnection webSocket;

  /** Whether all goes through the WebSocket by now. */
  private volatile boolean upgraded;

  /** Whether the library has also sent what waited in it for that. */
  private volatile boolean settled;

  /** By namespace; guarded by itself. */
  private final Map<String, Member> members = new HashMap<>();

  private boolean closed;

  /** Whether its last poll has been answered; guarded by its session. */
  private AtomicBoolean pollAnswered = new AtomicBoolean(true);

  /** How many WebSockets it has come with; guarded by this. */
  private int offers;

  private record Member(Channel channel, Namespace.Session session) {}

  /**
   * @param session what the library has to be entered in until all goes through a WebSocket
   * @param peer who it is
   * @param polling what waits for it while it polls
   * @param whenJoined told when it has told what it wants
   */
  Client(
      EngineIoSocket socket,
      SessionLock session,
      Peer peer,
      Map<String, Namespace> namespaces,
      Backlog polling,
      Consumer<Client> whenJoined) {
    this.socket = socket;
    this.session = session;
    this.peer = peer;
    this.namespaces = namespaces;
    this.polling = polling;
    this.whenJoined = whenJoined;
  }

  void start() {
    socket.on("data", args -> received(args[0]));
    socket.on("upgrade", args -> upgraded = true);
    socket.on("drain", args -> polling.clear());
    socket.on("close", args -> closed());
    if (isLegacy()) {
      send(new Packet(Packet.Type.CONNECT, Packet.ROOT, Packet.NO_ID, ""));
    }
  }

  Peer peer() {
    return peer;
  }

  SessionLock session() {
    return session;
  }

  /**
   * Enters the library. Once all goes through the WebSocket it needs no session, and nobody may
   * take one: the library calls us with its own lock held when something has been sent.
   */
  void inSession(Runnable task) {
    if (upgraded) {
      task.run();
    } else {
      session.hold(
          () -> {
            task.run();
            settled = upgraded;
          });
    }
  }

  /** Whether one of its polls waits. Called in its session, as the next one. */
  boolean isPolling() {
    return !pollAnswered.get();
  }

  /**
   * It has polled.
   *
   * @param answered becomes true when that poll has been answered
   */
  void polled(AtomicBoolean answered) {
    pollAnswered = answered;
  }

  /** Tells through what the client is reached from now on. */
  void attach(WebSocketConnection connection) {
    webSocket = connection;
    upgraded = true;
    settled = true;
    connection.belongTo(this);
  }

  /**
   * Tells through what the client is reached after an upgrade.
   *
   * @return false where it is reached through another, or has come with too many
   */
  synchronized boolean offer(WebSocketConnection connection) {
    WebSocketConnection former = webSocket;
    if (upgraded || (former != null && !former.isOver()) || offers == MAX_OFFERS) {
      return false;
    }
    offers++;
    webSocket = connection;
    connection.belongTo(this);
    return true;
  }

  private boolean isLegacy() {
    return socket.getProtocolVersion() == LEGACY;
  }

  /** Lets go of a client that has not told what it wants. */
  void closeIfIdle() {
    boolean idle;
    synchronized (members) {
      idle = members.isEmpty();
    }
    if (idle) {
      cutOff();
    }
  }

  /** Ends at once, where Engine.IO would wait for the client to come for its last word. */
  void cutOff() {
    inSession(
        () -> {
          socket.close();
          socket.emit("close", "cut off");
        });
    WebSocketConnection current = webSocket;
    if (upgraded && current != null) {
      current.cutOff();
    }
  }

  /** Behind what waits to be sent. */
  private void close() {
    inSession(socket::close);
    WebSocketConnection current = webSocket;
    if (upgraded && current != null) {
      // The library would wait for the end of what another thread is sending, of which it does not
      // hear.
      current.close();
    }
  }

  boolean isUpgraded() {
    return upgraded;
  }

  /** Lets go of the client behind what waits for it. */
  void close(Runnable whenGone) {
    AtomicBoolean told = new AtomicBoolean();
    Runnable once =
        () -> {
          if (told.compareAndSet(false, true)) {
            whenGone.run();
          }
        };
    socket.on("close", args -> once.run());
    close();
    synchronized (members) {
      if (!closed) {
        return;
      }
    }
    once.run(); // it was gone before we listened
  }

  void send(Packet packet) {
    String text = packet.encode();
    if (!upgraded && polling.add(text.length())) {
      LOG.warning("a client that does not poll for what it asked for is cut off");
      cutOff();
      return;
    }
    inSession(
        () ->
            socket.send(
                new io.socket.engineio.server.parser.Packet<>(
                    io.socket.engineio.server.parser.Packet.MESSAGE, text)));
  }

  /** Sends a packet whose JSON is continued by a text and an end. */
  void sendText(Packet packet, byte[] utf8, String end) {
    WebSocketConnection current = webSocket;
    if (settled && current != null && utf8.length > LONG_BYTES) {
      // Past Engine.IO, which would copy it as a text several times.
      String start = WebSocketConnection.MESSAGE + packet.encode();
      current.send(Frame.text(start, utf8, end));
    } else {
      String json = packet.json() + JSON.createValue(new String(utf8, UTF_8)) + end;
      send(new Packet(packet.type(), packet.namespace(), packet.id(), json));
    }
  }

  boolean isCongested() {
    WebSocketConnection current = webSocket;
    return polling.isCongested() || (current != null && current.backlog().isCongested());
  }

  void whenRelieved(Runnable task) {
    WebSocketConnection current = webSocket;
    polling.whenRelieved(current == null ? task : () -> current.backlog().whenRelieved(task));
  }

  private void received(Object data) {
    attempt(
        () -> {
          if (!(data instanceof String text)) {
            throw new IllegalArgumentException("the protocol has no binary messages");
          }
          handle(Packet.parse(text), LongTexts.NONE);
        });
  }

  /**
   * A long message has come, as bytes and past Engine.IO, which would copy it as a text.
   *
   * @param start where its packet begins
   */
  void receivedLong(byte[] utf8, int start) {
    attempt(
        () -> {
          LongTexts texts = new LongTexts(utf8);
          handle(Packet.parse(WebSocketConnection.decode(texts.cut(start))), texts);
        });
  }

  private void attempt(Runnable task) {
    try {
      task.run();
    } catch (IllegalArgumentException | JsonException e) {
      LOG.log(Level.INFO, () -> "a connection is closed: " + e.getMessage());
      close();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a message could not be handled", e);
      close();
    }
  }

  private void handle(Packet packet, LongTexts texts) {
    if (packet.type() == Packet.Type.CONNECT) {
      connect(packet.namespace().split("\\?", 2)[0]);
      return;
    }
    Member member;
    synchronized (members) {
      member =
          packet.type() == Packet.Type.DISCONNECT
              ? members.remove(packet.namespace())
              : members.get(packet.namespace());
    }
    if (member == null) {
      return; // it has left the namespace, or never was there
    }
    switch (packet.type()) {
      case EVENT -> event(member, packet, texts);
      case ACK -> member.channel.acknowledged(packet.id());
      case DISCONNECT -> member.session.closed();
      default -> {}
    }
  }

  private static void event(Member member, Packet packet, LongTexts texts) {
    JsonArray arguments;
    try (JsonReader reader = JSON.createReader(new StringReader(packet.json()))) {
      arguments = reader.readArray();
    } catch (RuntimeException e) {
      // Too deep a nesting is no JsonException.
      throw new IllegalArgumentException("a message that is no JSON: " + e.getMessage(), e);
    }
    member.session.event(arguments, texts, new Answer(member.channel, packet.id()));
  }

  /** Sent once, and only where the client asked for it. */
  private static final class Answer implements Namespace.Acknowledgement {
    private final Channel channel;
    private final int id;
    private final AtomicBoolean sent;

    Answer(Channel channel, int id) {
      this.channel = channel;
      this.id = id;
      this.sent = new AtomicBoolean(id == Packet.NO_ID);
    }

    @Override
    public void send(String json) {
      if (sent.compareAndSet(false, true)) {
        channel.acknowledge(id, '[' + json + ']');
      }
    }

    @Override
    public void sendText(byte[] utf8) {
      if (sent.compareAndSet(false, true)) {
        channel.acknowledge(id, utf8);
      }
    }
  }

  private void connect(String name) {
    Namespace namespace = namespaces.get(name);
    if (namespace == null) {
      String error = isLegacy() ? "\"Invalid namespace\"" : "{\"message\":\"Invalid namespace\"}";
      send(new Packet(Packet.Type.CONNECT_ERROR, name, Packet.NO_ID, error));
      return;
    }
    Channel channel = new Channel(this, name);
    Member member = new Member(channel, namespace.open(channel));
    Member former;
    boolean late;
    synchronized (members) {
      late = closed;
      former = late ? null : members.put(name, member);
    }
    if (former != null) {
      former.session.closed();
    }
    if (late) {
      member.session.closed();
      return;
    }
    whenJoined.accept(this);
    String welcome = isLegacy() ? "" : "{\"sid\":\"" + UUID.randomUUID() + "\"}";
    send(new Packet(Packet.Type.CONNECT, name, Packet.NO_ID, welcome));
  }

  private void closed() {
    List<Member> left;
    synchronized (members) {
      closed = true;
      left = List.copyOf(members.values());
      members.clear();
    }
    polling.close();
    left.forEach(member -> member.session.closed());
  }
}
