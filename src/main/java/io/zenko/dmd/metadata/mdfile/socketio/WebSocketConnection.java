package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.socket.engineio.server.EngineIoWebSocket;
import io.zenko.dmd.metadata.reading.Peer;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A WebSocket as Engine.IO sees it. */
final class WebSocketConnection extends EngineIoWebSocket implements FrameReader.Target {
  private static final Logger LOG = Logger.getLogger(WebSocketConnection.class.getPackageName());

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LONG_BYTES = 1 << 20;
  private static final char REPLACEMENT = '\uFFFD';

  /** The type of an Engine.IO packet that carries a message. */
  static final char MESSAGE = '4';

  private final Map<String, String> query;
  private final Peer peer;
  private final Duration patience;
  private final Backlog backlog = new Backlog();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean ended;
  private volatile boolean lost;

  /** Whether those who want to hear of its end have said so: it may end while it opens. */
  private volatile boolean known;

  /** Held by whoever opens the connection, and by whoever closes it. */
  private final Object opening = new Object();

  private volatile FrameWriter writer;
  private volatile FrameReader reader;
  private volatile Client client;

  WebSocketConnection(Map<String, String> query, Peer peer) {
    this(query, peer, PATIENCE);
  }

  /**
   * @param patience how long what waits to be sent may take once it is closed
   */
  WebSocketConnection(Map<String, String> query, Peer peer, Duration patience) {
    this.query = Map.copyOf(query);
    this.peer = peer;
    this.patience = patience;
  }

  Peer peer() {
    return peer;
  }

  /**
   * Takes over the connection.
   *
   * @param join called before anything is read; whoever does not hear of the end by then never will
   */
  void open(
      WebConnection connection,
      Runnable join,
      MessageMemory memory,
      int maxMessageBytes,
      Executor executor)
      throws IOException {
    synchronized (opening) {
      writer =
          new FrameWriter(
              connection.getOutputStream(), backlog, () -> executor.execute(() -> end(connection)));
      connection.getOutputStream().setWriteListener(writer);
      try {
        join.run();
      } finally {
        known = true;
        tellEnd();
      }
      FrameReader opened =
          new FrameReader(connection.getInputStream(), this, memory, maxMessageBytes, executor);
      reader = opened; // and maybe none any more a moment later
      connection.getInputStream().setReadListener(opened);
    }
    if (lost) {
      letGo();
    }
  }

  /**
   * Closes the connection once nobody reads from it or writes to it: the container then gives its
   * streams to a later request of somebody else. Where it has closed, they may be that one's
   * already, and to close them would end that.
   */
  private void end(WebConnection connection) {
    synchronized (opening) {
      FrameReader current = reader;
      if (current != null) {
        current.stop();
      }
    }
    try {
      if (!lost) {
        connection.close();
      }
    } catch (Exception e) {
      LOG.log(Level.FINE, "a connection that broke could not be closed", e);
    }
    closed();
  }

  /** Tells whose it is, or is going to be. */
  void belongTo(Client owner) {
    client = owner;
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
    send(Frame.text(message));
  }

  /** A packet of bytes; nothing makes one. */
  @Override
  public void write(byte[] message) {
    send(Frame.of(Frame.BINARY, message));
  }

  void send(byte[] frame) {
    if (backlog.add(frame.length)) {
      LOG.warning("a client that does not read what it asked for is cut off");
      writer.abort();
    } else {
      writer.send(frame);
    }
  }

  @Override
  public void close() {
    FrameWriter current = writer;
    current.close(Frame.close(Frame.NORMAL));
    if (!current.isClosed()) {
      // Nobody else would end it where the client never reads on.
      CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
          .execute(current::abort);
    }
  }

  /** Ends it at once, whatever waits to be sent. */
  void cutOff() {
    writer.abort();
  }

  @Override
  public void message(byte[] utf8) {
    Client owner = client;
    if (utf8.length > LONG_BYTES && utf8[0] == MESSAGE && owner != null) {
      owner.receivedLong(utf8, 1);
    } else {
      String text = decode(utf8);
      tellLibrary(() -> emit("message", text));
    }
  }

  private void tellLibrary(Runnable task) {
    Client owner = client;
    if (owner == null) {
      task.run(); // of a session that is not known, to nobody
    } else {
      owner.inSession(task);
    }
  }

  /** A strict decoder needs three times the memory: it has to look only where something is odd. */
  static String decode(byte[] utf8) {
    String text = new String(utf8, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      try {
        UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      } catch (CharacterCodingException e) {
        throw new WebSocketException(Frame.NOT_UTF_8, "a message that is no UTF-8");
      }
    }
    return text;
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

  /**
   * The connection has closed, of which the container tells neither the reader nor the writer where
   * both of them wait for something else.
   *
   * @param executor may wait for those
   */
  void lost(Executor executor) {
    lost = true; // at once: whoever is about to close it must not any more
    executor.execute(
        () -> {
          closed();
          letGo();
        });
  }

  private void letGo() {
    FrameWriter currentWriter = writer;
    if (currentWriter != null) {
      currentWriter.abort();
    }
    FrameReader currentReader = reader;
    if (currentReader != null) {
      currentReader.onError(new EOFException("it has closed"));
      reader = null; // the container keeps requests for others to come, and what belongs to them
    }
  }

  /** Whether nothing comes or goes any more. */
  boolean isOver() {
    return ended;
  }

  /** The container is about to take its streams away. */
  void destroyed() {
    FrameWriter current = writer;
    if (current != null) {
      current.halt();
    }
    closed();
  }

  void closed() {
    ended = true;
    tellEnd();
  }

  private void tellEnd() {
    if (ended && known && told.compareAndSet(false, true)) {
      tellLibrary(() -> emit("close"));
    }
  }
}
