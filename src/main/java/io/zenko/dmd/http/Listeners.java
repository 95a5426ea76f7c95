package io.zenko.dmd.http;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.container.Container;
import io.zenko.dmd.http.container.Containers;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Which protocol is spoken on which port. */
@ApplicationScoped
public class Listeners {
  private static final Logger LOG = Logger.getLogger(Listeners.class.getPackageName());

  /** How long a port is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Administration has no words of its own. */
  private static final Answer ADMIN_REFUSAL = new Answer(400, "Bad Request", Map.of(), new byte[0]);

  private final Map<Integer, Protocol> protocols = new HashMap<>();
  private final Container container = Containers.running();
  private final ListenerMetrics metrics;
  private final RequestsUnderWay underWay;
  private final HeapGuard heap;
  private final Settings settings;
  private volatile boolean attached;
  private volatile boolean refusing;

  /** For CDI's proxy. */
  Listeners() {
    this.metrics = null;
    this.underWay = null;
    this.heap = null;
    this.settings = null;
  }

  @Inject
  Listeners(
      @Any Instance<Protocol> protocols,
      ListenerMetrics metrics,
      RequestsUnderWay underWay,
      HeapGuard heap,
      Settings settings) {
    this.metrics = metrics;
    this.underWay = underWay;
    this.heap = heap;
    this.settings = settings;
    protocols.forEach(protocol -> this.protocols.put(protocol.port(), protocol));
  }

  /** Answers with what the protocols miss in this container; empty for nothing. */
  Optional<String> start() {
    protocols.values().forEach(Protocol::prepare);
    container.checkTls(ports(settings.tls().listeners()), ports(settings.tls().verifying()));
    // Before targets are looked at: not every head has one.
    Set<Integer> plain = new HashSet<>(metrics.ports());
    plain.removeAll(protocols.keySet());
    container.frame(metrics.ports(), plain, this::refuse, settings.limits().headerBytes());
    container.attach(protocols.keySet());
    container.count(metrics.ports(), metrics.traffic());
    // Made now: the thread of a signal has no place among the server's.
    underWay.isEnding();
    // So that its gauge is there from the beginning.
    heap.trouble();
    return container.lack();
  }

  /**
   * Lets clients in, now that there is somebody to answer them.
   *
   * @throws UncheckedIOException where a port has been taken since the start began
   */
  void open() {
    for (String name : settings.listeners().keySet()) {
      int port = settings.listeners().get(name).port();
      InetSocketAddress address = new InetSocketAddress(settings.address(name), port);
      try {
        letIn(address, System.nanoTime() + PATIENCE.toNanos());
      } catch (IOException e) {
        throw new UncheckedIOException(
            "port %s on %s is taken: stop what listens there, or choose another with DMD_%s_PORT"
                .formatted(
                    Integer.toString(port), settings.address(name), name.toUpperCase(Locale.ROOT)),
            e);
      }
    }
    attached = !underWay.isEnding();
  }

  /** An outgoing connection of anybody's may have the port for a moment. */
  private void letIn(InetSocketAddress address, long deadlineNanos) throws IOException {
    while (true) {
      try {
        container.letIn(address);
        return;
      } catch (BindException e) {
        if (System.nanoTime() > deadlineNanos) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private byte[] refuse(int port, boolean ofLength) {
    Protocol protocol = protocols.get(port);
    return (protocol == null ? ADMIN_REFUSAL : protocol.refuse(ofLength)).toWire();
  }

  private Set<Integer> ports(Set<String> names) {
    return settings.listeners().entrySet().stream()
        .filter(listener -> names.contains(listener.getKey()))
        .map(listener -> listener.getValue().port())
        .collect(Collectors.toSet());
  }

  /**
   * Lets what is under way come to its end, for a while, and then lets the clients go. All else of
   * the daemon works until it returns: the stores end later.
   */
  void end() {
    Duration patience = settings.stopTimeout();
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    LOG.info("the daemon ends: it takes no more connections, and finishes what it has begun");
    underWay.beginToEnd();
    refusing = !container.refuseConnections(protocols.keySet());
    try {
      underWay.awaitNone(deadlineNanos);
      protocols.values().forEach(Protocol::leave);
      underWay.awaitNone(deadlineNanos);
      long left = underWay.count();
      if (left > 0) {
        LOG.warning(
            () ->
                String.format(
                    Locale.ROOT,
                    "%d requests are cut off: they took more than %d ms (DMD_STOP_TIMEOUT_MILLIS)",
                    left,
                    patience.toMillis()));
      }
      container.closeConnections(protocols.keySet(), deadlineNanos);
      // Administration has told of all this. What is left of it would be pages of the container's.
      container.refuseConnections(metrics.ports());
      container.closeConnections(metrics.ports(), deadlineNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many connections fit the descriptors of the process. */
  int connectionsByFiles() {
    return metrics.connectionsByFiles();
  }

  /** Whether what comes is to be refused: the daemon ends, and cannot keep clients away. */
  boolean areRefusing() {
    return refusing;
  }

  @PreDestroy
  void detach() {
    attached = false;
    container.detach();
  }

  /** Whether every protocol's listener is in place and hands targets over as they were sent. */
  public boolean attached() {
    return attached && !underWay.isEnding();
  }

  public Optional<Protocol> protocol(int port) {
    return Optional.ofNullable(protocols.get(port));
  }

  public Container container() {
    return container;
  }
}
