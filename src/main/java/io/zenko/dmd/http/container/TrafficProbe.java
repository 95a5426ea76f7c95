package io.zenko.dmd.http.container;

import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.attributes.Attribute;

/**
 * Tells what goes over the connections of one listener. A listener that is open already does not
 * tell a new probe what it accepts, so a connection is opened when it is first heard of.
 */
@SuppressWarnings("rawtypes") // as the overridden methods have it
final class TrafficProbe extends ConnectionProbe.Adapter {
  private static final Attribute<Boolean> KNOWN =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("io.zenko.dmd.known");

  private final int port;
  private final Traffic traffic;

  TrafficProbe(int port, Traffic traffic) {
    this.port = port;
    this.traffic = traffic;
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
    if (KNOWN.get(connection) == null) {
      KNOWN.set(connection, true);
      traffic.opened(port);
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
      traffic.closed(port);
    }
  }
}
