package io.zenko.dmd.http.container;

import java.lang.reflect.Field;
import java.util.Optional;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.utils.DelayedExecutor;

/**
 * Has the codec forget a connection when it closes. By itself it keeps all that belongs to one for
 * as long as an idle connection may stay: clients that come and go fill the heap with what is gone.
 */
@SuppressWarnings("rawtypes") // as the overridden methods have it
final class KeepAliveProbe extends ConnectionProbe.Adapter {
  private final Attribute<Object> kept;
  private final DelayedExecutor.DelayQueue<Object> queue;

  private KeepAliveProbe(Attribute<Object> kept, DelayedExecutor.DelayQueue<Object> queue) {
    this.kept = kept;
    this.queue = queue;
  }

  /** Of this codec; empty where it keeps nothing, or not as known here. */
  @SuppressWarnings("unchecked") // as the fields have it
  static Optional<ConnectionProbe> of(HttpServerFilter codec) {
    try {
      Object queue = field("keepAliveQueue").get(codec);
      Object kept = field("keepAliveContextAttr").get(codec);
      return queue == null || kept == null
          ? Optional.empty()
          : Optional.of(
              new KeepAliveProbe(
                  (Attribute<Object>) kept, (DelayedExecutor.DelayQueue<Object>) queue));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** Nothing public names them. */
  private static Field field(String name) throws NoSuchFieldException {
    Field field = HttpServerFilter.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  @Override
  public void onCloseEvent(Connection connection) {
    Object waiting = kept.peek(connection);
    if (waiting != null) {
      queue.remove(waiting);
    }
  }
}
