package io.zenko.dmd.metadata.mdfile.socketio;

import io.socket.engineio.server.EngineIoSocket;
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

  private final EngineIoSocket socket;
  private final Map<String, Namespace> namespaces;

  /** What waits for the client to poll; what waits in its WebSocket is counted there. */
  private final Backlog polling = new Backlog();

  private volatile WebSocketConnection webSocket;

  /** By namespace; guarded by itself. */
  private final Map<String, Member> members = new HashMap<>();

  private boolean closed;

  private record Member(Channel channel, Namespace.Session session) {}

  Client(EngineIoSocket socket, Map<String, Namespace> namespaces) {
    this.socket = socket;
    this.namespaces = namespaces;
  }

  void start() {
    socket.on("data", args -> received(args[0]));
    socket.on("drain", args -> polling.clear());
    socket.on("close", args -> closed());
    if (isLegacy()) {
      send(new Packet(Packet.Type.CONNECT, Packet.ROOT, Packet.NO_ID, ""));
    }
  }

  /** From now on, or soon, the client is reached through this. */
  void attach(WebSocketConnection connection) {
    webSocket = connection;
    connection.handLongMessagesTo(this::receivedLong);
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
      socket.close();
    }
  }

  void send(Packet packet) {
    String text = packet.encode();
    if (polling.add(text.length())) {
      LOG.warning("a client that does not poll for what it asked for is cut off");
      socket.close();
      return;
    }
    socket.send(
        new io.socket.engineio.server.parser.Packet<>(
            io.socket.engineio.server.parser.Packet.MESSAGE, text));
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
      socket.close();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a message could not be handled", e);
      socket.close();
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
    }
    AtomicBoolean sent = new AtomicBoolean();
    member.session.event(
        arguments,
        texts,
        json -> {
          if (packet.id() != Packet.NO_ID && sent.compareAndSet(false, true)) {
            member.channel.acknowledge(packet.id(), '[' + json + ']');
          }
        });
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
    polling.clear();
    left.forEach(member -> member.session.closed());
  }
}
