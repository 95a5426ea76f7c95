package io.zenko.dmd.http.container;

import io.zenko.dmd.Await;
import io.zenko.dmd.daemon.Wire;
import io.zenko.dmd.daemon.WireSession;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.utils.DelayedExecutor;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.junit.jupiter.api.Test;

/** What a connection had is let go of when it closes, not when it would have been idle for long. */
class KeepAliveProbeTest {
  private static final int HEADER_BYTES = 8 * 1024;
  private static final int HEADERS = 100;
  private static final int IDLE_SECONDS = 3_600;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Answers each request, and goes on with the connection. */
  private static final class Answering extends BaseFilter {
    @Override
    public NextAction handleRead(FilterChainContext context) {
      HttpContent content = context.getMessage();
      HttpResponsePacket response = ((HttpRequestPacket) content.getHttpHeader()).getResponse();
      response.setStatus(200);
      response.setContentLength(0);
      context.write(HttpContent.builder(response).last(true).build());
      context.notifyDownstream(HttpServerFilter.RESPONSE_COMPLETE_EVENT);
      return context.getStopAction();
    }
  }

  @Test
  @SuppressWarnings("deprecation") // no other constructor is public that takes who ends idle ones
  void aConnectionThatClosesIsForgotten() throws Exception {
    DelayedExecutor executor = IdleTimeoutFilter.createDefaultIdleDelayedExecutor();
    executor.start();
    KeepAlive idle = new KeepAlive();
    idle.setIdleTimeoutInSeconds(IDLE_SECONDS);
    HttpServerFilter codec =
        new HttpServerFilter(false, HEADER_BYTES, null, idle, executor, HEADERS, HEADERS);
    TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance().build();
    transport.setProcessor(
        FilterChainBuilder.stateless()
            .add(new TransportFilter())
            .add(codec)
            .add(new Answering())
            .build());
    transport.getConnectionMonitoringConfig().addProbes(KeepAliveProbe.of(codec).orElseThrow());
    int port = ((InetSocketAddress) transport.bind("127.0.0.1", 0).getLocalAddress()).getPort();
    transport.start();
    try {
      Map<?, ?> waiting = waiting(codec);
      try (WireSession client = new WireSession(new Wire(port))) {
        client.send("GET", "/", "");
        Await.until("it waits", PATIENCE, () -> waiting.size() == 1);
      }

      Await.until("it is gone", PATIENCE, waiting::isEmpty);
    } finally {
      transport.shutdownNow();
      executor.destroy();
    }
  }

  /** The connections that the codec waits for. */
  private static Map<?, ?> waiting(HttpServerFilter codec) throws ReflectiveOperationException {
    Object queue = of(HttpServerFilter.class, "keepAliveQueue", codec);
    return (Map<?, ?>) of(queue.getClass(), "queue", queue);
  }

  private static Object of(Class<?> type, String name, Object owner)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }
}
