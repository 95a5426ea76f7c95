package io.zenko.dmd.metadata.mdfile.socketio;

import io.socket.engineio.server.EngineIoWebSocket;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A WebSocket as Engine.IO sees it. */
final class WebSocketConnection extends EngineIoWebSocket implements FrameReader.Target {
  private static final Logger LOG = Logger.getLogger(WebSocketConnection.class.getPackageName());

  private final Map<String, String> query;
  private final Backlog backlog = new Backlog();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile FrameWriter writer;

  WebSocketConnection(Map<String, String> query) {
    this.query = Map.copyOf(query);
  }

  /**
   * Takes over the connection.
   *
   * @param known called before anything is read
   */
  void open(
      WebConnection connection,
      Runnable known,
      MessageMemory memory,
      int maxMessageBytes,
      Executor executor)
      throws IOException {
    writer =
        new FrameWriter(
            connection.getOutputStream(), backlog, () -> executor.execute(() -> end(connection)));
    connection.getOutputStream().setWriteListener(writer);
    known.run();
    connection
        .getInputStream()
        .setReadListener(
            new FrameReader(connection.getInputStream(), this, memory, maxMessageBytes, executor));
  }

  private void end(WebConnection connection) {
    try {
      connection.close();
    } catch (Exception e) {
      LOG.log(Level.FINE, "a connection that broke could not be closed", e);
    }
    closed();
  }

  Backlog backlog() {
    return backlog;
  }

  @Override
  public Map<String, String> getQuery() {
    return query;
  }

  /** Nothing here asks for headers. */
  @Override
  public Map<String, List<String>> getConnectionHeaders() {
    return Map.of();
  }

  @Override
  public void write(String message) {
    byte[] frame = Frame.text(message);
    if (backlog.add(frame.length)) {
      LOG.warning("a client that does not read what it asked for is cut off");
      writer.abort();
    } else {
      writer.send(frame);
    }
  }

  @Override
  public void write(byte[] message) {
    throw new UnsupportedOperationException("the protocol has no binary messages");
  }

  @Override
  public void close() {
    writer.close(Frame.close(Frame.NORMAL));
  }

  @Override
  public void message(String text) {
    emit("message", text);
  }

  @Override
  public void ping(byte[] payload) {
    byte[] frame = Frame.of(Frame.PONG, payload);
    backlog.add(frame.length);
    writer.send(frame);
  }

  @Override
  public void end(int status, String reason) {
    if (status != Frame.NORMAL) {
      LOG.log(Level.INFO, () -> "a connection is closed: " + reason);
    }
    writer.close(Frame.close(status));
    closed();
  }

  @Override
  public boolean mustWait(Runnable resume) {
    if (!backlog.isCongested()) {
      return false;
    }
    backlog.whenRelieved(resume);
    return true;
  }

  void closed() {
    if (ended.compareAndSet(false, true)) {
      emit("close");
    }
  }
}
