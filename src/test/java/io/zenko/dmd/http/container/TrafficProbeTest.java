package io.zenko.dmd.http.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.junit.jupiter.api.Test;

class TrafficProbeTest {
  private static final int PORT = 1;

  private final Counted traffic = new Counted();
  private final TrafficProbe probe = new TrafficProbe(PORT, traffic);

  @Test
  void aConnectionIsCountedOnceWhateverIsHeardOfIt() {
    Peer peer = new Peer();
    probe.ofAcceptor().onAcceptEvent(null, peer.connection);
    probe.onIOEventEnableEvent(peer.connection, IOEvent.READ);
    probe.onIOEventReadyEvent(peer.connection, IOEvent.READ);
    assertThat(traffic.now).hasValue(1);
    peer.close();
    assertThat(traffic.now).hasValue(0);
    assertThat(probe.open()).isEmpty();
  }

  @Test
  void whatIsHeardOfAConnectionAfterItsEndDoesNotCountItAgain() {
    Peer peer = new Peer();
    probe.onIOEventReadyEvent(peer.connection, IOEvent.READ);
    peer.close();
    probe.onIOEventEnableEvent(peer.connection, IOEvent.READ);
    probe.onIOEventReadyEvent(peer.connection, IOEvent.WRITE);
    assertThat(traffic.accepted).hasValue(1);
    assertThat(traffic.now).hasValue(0);
    assertThat(probe.open()).isEmpty();
  }

  @Test
  void aConnectionTooManyIsEndedAndNeverCounted() {
    traffic.isFull = true;
    Peer peer = new Peer();
    probe.ofAcceptor().onAcceptEvent(null, peer.connection);
    assertThat(peer.open).isFalse();
    probe.onIOEventReadyEvent(peer.connection, IOEvent.READ);
    assertThat(traffic.now).hasValue(0);
  }

  @Test
  void nothingStaysCountedOfConnectionsThatEndWhileTheyAreMet() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int turn = 0; turn < 20_000; turn++) {
        Peer peer = new Peer();
        CyclicBarrier together = new CyclicBarrier(3);
        Future<?> met =
            threads.submit(
                () -> after(together, () -> probe.onIOEventReadyEvent(peer.connection, null)));
        Future<?> again =
            threads.submit(
                () -> after(together, () -> probe.onIOEventEnableEvent(peer.connection, null)));
        Future<?> ended = threads.submit(() -> after(together, peer::close));
        met.get();
        again.get();
        ended.get();
        assertThat(traffic.now).hasValue(0);
      }
      assertThat(probe.open()).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theEndOfAConnectionIsToldOnceToTheRequestThatIsThere() {
    Peer peer = new Peer();
    AtomicInteger told = new AtomicInteger();
    Runnable forget = TrafficProbe.whenClosed(peer.connection, () -> told.addAndGet(100));
    TrafficProbe.whenClosed(peer.connection, told::incrementAndGet);
    forget.run(); // late, of the request before
    peer.close();
    assertThat(told).hasValue(1);
    peer.close();
    probe.onCloseEvent(peer.connection);
    assertThat(told).hasValue(1);
  }

  @Test
  void theEndOfAConnectionIsToldWhereItComesBeforeTheQuestion() {
    Peer peer = new Peer();
    peer.close();
    AtomicInteger told = new AtomicInteger();
    TrafficProbe.whenClosed(peer.connection, told::incrementAndGet);
    assertThat(told).hasValue(1);
  }

  /** Grizzly sends one and a half of it at once, and remembers what it finds first. */
  @Test
  void theBufferOfASlowClientDoesNotBoundWhatIsSentAtOnceWhenItIsFast() throws Exception {
    traffic.sendBufferBytes = 128 * 1024;
    TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance().build();
    transport.setProcessor(FilterChainBuilder.stateless().add(new TransportFilter()).build());
    try {
      TCPNIOServerConnection acceptor = transport.bind("127.0.0.1", 0);
      acceptor.getMonitoringConfig().addProbes(probe.ofAcceptor());
      transport.start();
      int port = ((InetSocketAddress) acceptor.getLocalAddress()).getPort();
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Await.until("it is met", Duration.ofMinutes(1), () -> !probe.open().isEmpty());
        Connection<?> met = probe.open().iterator().next();
        probe.sendBuffer(met).begin();
        assertThat(met.getWriteBufferSize()).isEqualTo(128 * 1024);
        assertThat(client.isConnected()).isTrue();
      }
    } finally {
      transport.shutdownNow();
    }
  }

  private static void after(CyclicBarrier barrier, Runnable step) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
    step.run();
  }

  /** A connection that closes as Grizzly's do: it is not open any more when the probe is told. */
  private final class Peer {
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Connection<?> connection =
        (Connection<?>)
            Proxy.newProxyInstance(
                TrafficProbeTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "isOpen" -> open.get();
                      case "hashCode" -> System.identityHashCode(proxy);
                      case "equals" -> proxy == arguments[0];
                      case "terminateSilently" -> {
                        close();
                        yield null;
                      }
                      default -> throw new UnsupportedOperationException(method.getName());
                    });

    void close() {
      if (open.compareAndSet(true, false)) {
        probe.onCloseEvent(connection);
      }
    }
  }

  private static final class Counted implements Traffic {
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger now = new AtomicInteger();
    private boolean isFull;
    private int sendBufferBytes;

    @Override
    public int sendBufferBytes() {
      return sendBufferBytes;
    }

    @Override
    public int slowSendBufferBytes() {
      return sendBufferBytes / 4;
    }

    @Override
    public boolean opened(int port) {
      if (isFull) {
        return false;
      }
      accepted.incrementAndGet();
      now.incrementAndGet();
      return true;
    }

    @Override
    public void closed(int port) {
      now.decrementAndGet();
    }

    @Override
    public void received(int port, long bytes) {}

    @Override
    public void sent(int port, long bytes) {}
  }
}
