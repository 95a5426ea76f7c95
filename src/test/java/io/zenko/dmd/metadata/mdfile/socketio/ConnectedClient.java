package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.DefaultSettings;
import io.zenko.dmd.metadata.reading.Peer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A client that has come by a WebSocket without a network, and is in one namespace. */
public final class ConnectedClient implements AutoCloseable {
  private static final int BYTES = 1 << 20;
  private static final String NAMESPACE = "/test";

  /** Who it is. */
  public static final Peer PEER = new Peer("10.0.0.1", "a client");

  /** How it hears of the end of a call: not at all. */
  public static final Namespace.Acknowledgement UNHEARD =
      new Namespace.Acknowledgement() {
        @Override
        public void send(String json) {}

        @Override
        public void sendText(byte[] utf8) {}
      };

  private final Workers workers = new Workers(DefaultSettings.with());
  private final FakeConnection connection = new FakeConnection(FakeConnection.Way.OPEN);
  private final AtomicReference<Channel> channel = new AtomicReference<>();

  public ConnectedClient() throws IOException {
    Clients clients = new Clients(workers.heartbeats(), workers.timers(), 1, BYTES);
    clients.serve(NAMESPACE, this::join);
    WebSocketConnection socket = new WebSocketConnection(Map.of("EIO", "4"), PEER);
    socket.open(
        connection,
        () -> clients.join(socket),
        new MessageMemory(BYTES),
        BYTES,
        workers.executor());
    socket.message(("40" + NAMESPACE + ',').getBytes(UTF_8));
  }

  private Namespace.Session join(Channel joined) {
    channel.set(joined);
    return Clients.SILENT;
  }

  public Channel channel() {
    return channel.get();
  }

  public Workers workers() {
    return workers;
  }

  /** All bytes that it was sent, frames as they are. */
  public String received() {
    return connection.sent();
  }

  @Override
  public void close() {
    workers.close();
  }
}
