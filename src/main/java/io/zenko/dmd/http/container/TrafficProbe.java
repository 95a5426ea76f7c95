package io.zenko.dmd.http.container;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;

/**
 * Tells what goes over the connections of one listener. Some were accepted before the probe was
 * there: those are opened when they are first heard of.
 */
@SuppressWarnings("rawtypes") // as the overridden methods have it
final class TrafficProbe extends ConnectionProbe.Adapter {
  private static final Attribute<Boolean> KNOWN =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("io.zenko.dmd.known");

  private final int port;
  private final Traffic traffic;
  private final Set<Connection<?>> open = ConcurrentHashMap.newKeySet();

  TrafficProbe(int port, Traffic traffic) {
    this.port = port;
    this.traffic = traffic;
  }

  /** The connections that there are. */
  Set<Connection<?>> open() {
    return open;
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

  /** Events of one connection do not overlap before its first byte. */
  private void meet(Connection connection) {
    if (connection instanceof TCPNIOServerConnection) {
      return; // the listener's own socket
    }
    if (KNOWN.get(connection) == null) {
      if (traffic.opened(port)) {
        KNOWN.set(connection, true);
        open.add(connection);
      } else {
        connection.terminateSilently();
      }
    }
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
    if (KNOWN.remove(connection) != null) {
      open.remove(connection);
      traffic.closed(port);
    }
  }
}
