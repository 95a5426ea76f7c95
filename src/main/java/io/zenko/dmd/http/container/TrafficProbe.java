package io.zenko.dmd.http.container;

import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;

/**
 * Tells what goes over the connections of one listener. Some were accepted before the probe was
 * there: those are opened when they are first heard of.
 */
@SuppressWarnings("rawtypes") // as the overridden methods have it
final class TrafficProbe extends ConnectionProbe.Adapter {
  /** What the close of a connection ends, by connection. */
  private static final Map<Connection<?>, Runnable> ENDED = new ConcurrentHashMap<>();

  private final int port;
  private final Traffic traffic;
  private final Map<Connection<?>, SendBuffer> open = new ConcurrentHashMap<>();

  TrafficProbe(int port, Traffic traffic) {
    this.port = port;
    this.traffic = traffic;
  }

  /** Has this run when the connection closes; what is returned forgets it. */
  static Runnable whenClosed(Connection<?> connection, Runnable action) {
    ENDED.put(connection, action);
    if (!connection.isOpen()) {
      end(connection);
    }
    // Not what a later request has put there.
    return () -> ENDED.remove(connection, action);
  }

  private static void end(Connection<?> connection) {
    Runnable action = ENDED.remove(connection);
    if (action != null) {
      action.run();
    }
  }

  /** The connections that there are. */
  Set<Connection<?>> open() {
    return open.keySet();
  }

  SendBuffer sendBuffer(Connection<?> connection) {
    return open.getOrDefault(connection, SendBuffer.UNBOUNDED);
  }

  /** What the listener's own socket tells: it is no connection, and not to be counted as one. */
  ConnectionProbe ofAcceptor() {
    return new ConnectionProbe.Adapter() {
      @Override
      public void onAcceptEvent(Connection acceptor, Connection connection) {
        meet(connection);
      }
    };
  }

  @Override
  public void onIOEventEnableEvent(Connection connection, IOEvent event) {
    meet(connection);
  }

  @Override
  public void onIOEventReadyEvent(Connection connection, IOEvent event) {
    meet(connection);
  }

  /**
   * Counts a connection once. Its events come on several threads, some after it was closed, and
   * nothing would take it off the count a second time:
   *
   * <pre>
   *   closing   no longer open, then the close event:  taken off if it stands in the set
   *   this      counted, put into the set, still open? else taken off if it stands in the set
   * </pre>
   *
   * Whichever comes last finds it, and only one of them can take it out of the set.
   */
  private void meet(Connection connection) {
    if (connection instanceof TCPNIOServerConnection // the listener's own socket
        || !connection.isOpen()
        || open.containsKey(connection)) {
      return;
    }
    if (!traffic.opened(port)) {
      connection.terminateSilently();
    } else if (open.putIfAbsent(connection, bounded(connection)) != null) {
      traffic.closed(port); // two events met it at once
    } else if (!connection.isOpen()) {
      part(connection);
    }
  }

  private void part(Connection connection) {
    if (open.remove(connection) != null) {
      traffic.closed(port);
    }
  }

  /** Left to itself, the system takes megabytes for each client, whether it reads or not. */
  private SendBuffer bounded(Connection connection) {
    int bytes = traffic.sendBufferBytes();
    if (bytes == 0
        || !(connection instanceof NIOConnection nio)
        || !(nio.getChannel() instanceof SocketChannel channel)) {
      return SendBuffer.UNBOUNDED;
    }
    SendBuffer buffer =
        new SocketBuffer(
            size -> channel.setOption(StandardSocketOptions.SO_SNDBUF, size),
            traffic.slowSendBufferBytes(),
            bytes);
    // The server remembers what it finds first, and sends no more than one and a half of that at
    // once: where that were the buffer of a slow client, each step would be cut in two.
    nio.setWriteBufferSize(bytes);
    return buffer;
  }

  @Override
  public void onReadEvent(Connection connection, Buffer data, int size) {
    if (size > 0) {
      traffic.received(port, size);
    }
  }

  @Override
  public void onWriteEvent(Connection connection, Buffer data, long size) {
    traffic.sent(port, size);
  }

  @Override
  public void onCloseEvent(Connection connection) {
    part(connection);
    end(connection);
  }
}
