package io.zenko.dmd.http.container;

import static java.util.concurrent.CompletableFuture.delayedExecutor;

import com.sun.enterprise.v3.services.impl.GrizzlyProxy;
import com.sun.enterprise.v3.services.impl.GrizzlyService;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLEngine;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.connector.RequestFacade;
import org.glassfish.api.event.EventListener;
import org.glassfish.api.event.Events;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.GrizzlyFuture;
import org.glassfish.grizzly.config.GenericGrizzlyListener;
import org.glassfish.grizzly.config.dom.NetworkListener;
import org.glassfish.grizzly.http.ChunkedTransferEncoding;
import org.glassfish.grizzly.http.HttpCodecFilter;
import org.glassfish.grizzly.http.HttpProbe;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.TransferEncoding;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.memory.HeapMemoryManager;
import org.glassfish.grizzly.monitoring.MonitoringConfig;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.glassfish.internal.api.Globals;
import org.glassfish.internal.data.ApplicationInfo;
import org.glassfish.internal.deployment.Deployment;

/** Payara and GlassFish, whose listeners are Grizzly's. */
public final class GrizzlyContainer implements Container {
  /** So that nothing is taken for a client who has not taken all before. */
  private static final int MAX_PENDING_BYTES_PER_CONNECTION = 1;

  private static final int READ_BUFFER_BYTES = 64 * 1024;

  /**
   * By default buffers are cut from arrays of 64 KiB: the few bytes of one request that waits would
   * hold all of one.
   */
  private static final int SHARED_BYTES = 2 * 1024;

  /** Some ten requests inside of each other; a thread has room for several hundred. */
  private static final int DEEP_FRAMES = 400;

  private static final int LEAVES_A_LOOK = 16;
  private static final long HEAD_START_MILLIS = 2;

  /** So long what waits to be sent has to leave a connection that is closed. */
  private static final long CLOSE_SECONDS = 10;

  /** How many requests a thread has left. */
  private static final ThreadLocal<int[]> LEAVES = ThreadLocal.withInitial(() -> new int[1]);

  private static final MethodHandle UNWRAP = findUnwrap();

  /** What lets go of the listeners again. */
  private final List<Runnable> attached = new ArrayList<>();

  private final Map<Integer, TrafficProbe> traffic = new HashMap<>();

  @Override
  public boolean isRunning() {
    return Globals.getDefaultHabitat() != null
        && Globals.getDefaultHabitat().getService(GrizzlyService.class) != null;
  }

  @Override
  public void attach(Set<Integer> ports) {
    PayaraTelemetry.leaveOff();
    TargetProbe probe = new TargetProbe();
    Set<Integer> missing = new TreeSet<>(ports);
    listeners(ports)
        .forEach(
            (port, running) -> {
              boundBuffers(running);
              attached.add(ListenerThreads.relay(running));
              running
                  .getFilters(org.glassfish.grizzly.http.server.HttpServerFilter.class)
                  .forEach(filter -> PayaraTelemetry.leaveOff(filter.getHttpHandler()));
              for (HttpCodecFilter codec : running.getFilters(HttpCodecFilter.class)) {
                add(probe, codec);
                missing.remove(port);
              }
            });
    if (!missing.isEmpty()) {
      throw new IllegalStateException("no listener on port " + missing);
    }
  }

  private void add(HttpProbe probe, HttpCodecFilter codec) {
    codec.getMonitoringConfig().addProbes(probe);
    attached.add(() -> codec.getMonitoringConfig().removeProbes(probe));
  }

  @Override
  public void frame(
      Set<Integer> ports, Set<Integer> decoding, Refusal refusal, int maxOverheadBytes) {
    attached.add(ClientNoise.leaveOut());
    FramingProbe probe = new FramingProbe(decoding, refusal);
    for (GenericGrizzlyListener running : listeners(ports).values()) {
      for (HttpCodecFilter codec : running.getFilters(HttpCodecFilter.class)) {
        add(probe, codec);
        for (TransferEncoding encoding : codec.getTransferEncodings()) {
          if (encoding instanceof ChunkedTransferEncoding) {
            TransferEncoding strict = new ChunkedBody(encoding, maxOverheadBytes);
            replace(codec, encoding, strict);
            attached.add(() -> replace(codec, strict, encoding));
          }
        }
      }
    }
  }

  /** Without a moment in which the codec has neither. */
  private static void replace(HttpCodecFilter codec, TransferEncoding old, TransferEncoding next) {
    codec.addTransferEncoding(next);
    codec.removeTransferEncoding(old);
  }

  @Override
  public void count(Set<Integer> ports, Traffic told) {
    listeners(ports)
        .forEach(
            (port, running) -> {
              TrafficProbe probe = new TrafficProbe(port, told);
              traffic.put(port, probe);
              add(probe, running.getTransport().getConnectionMonitoringConfig());
              for (HttpServerFilter codec : running.getFilters(HttpServerFilter.class)) {
                KeepAliveProbe.of(codec)
                    .ifPresent(
                        closed ->
                            add(closed, running.getTransport().getConnectionMonitoringConfig()));
              }
              ConnectionProbe accepted = probe.ofAcceptor();
              acceptors(running).forEach(acceptor -> add(accepted, acceptor.getMonitoringConfig()));
            });
  }

  private void add(ConnectionProbe counter, MonitoringConfig<ConnectionProbe> connections) {
    connections.addProbes(counter);
    attached.add(() -> connections.removeProbes(counter));
  }

  /**
   * The sockets that accept connections. Nothing public names those of a listener that is open, and
   * only they tell of a connection that never sends a byte.
   */
  private static Collection<? extends Connection<?>> acceptors(GenericGrizzlyListener listener) {
    try {
      Field acceptors = TCPNIOTransport.class.getDeclaredField("serverConnections");
      acceptors.setAccessible(true);
      @SuppressWarnings("unchecked") // as the field has it
      Collection<? extends Connection<?>> all =
          (Collection<? extends Connection<?>>) acceptors.get(listener.getTransport());
      return all;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Payara does not tell of connections", e);
    }
  }

  /** An application is started before requests are led to it. */
  @Override
  public void whenServed(Runnable action) {
    Events events = Globals.getDefaultHabitat().getService(Events.class);
    ClassLoader own = GrizzlyContainer.class.getClassLoader();
    events.register(
        new EventListener() {
          @Override
          @SuppressWarnings("rawtypes") // as the overridden method has it
          public void event(Event event) {
            if (event.is(Deployment.APPLICATION_STARTED)
                && event.hook() instanceof ApplicationInfo started
                && isOf(started, own)) {
              events.unregister(this);
              action.run();
            }
          }
        });
  }

  private static boolean isOf(ApplicationInfo application, ClassLoader loader) {
    return loader == application.getModuleClassLoader()
        || loader == application.getAppClassLoader();
  }

  /**
   * Until now the listener was bound to an address that nobody knows: the server opens it long
   * before it has an application, and tells everybody that there is nothing.
   */
  @Override
  public void letIn(InetSocketAddress address) throws IOException {
    int port = address.getPort();
    GenericGrizzlyListener listener = listeners(Set.of(port)).get(port);
    if (acceptors(listener).stream().anyMatch(open -> open.getLocalAddress().equals(address))) {
      return;
    }
    TCPNIOTransport transport = (TCPNIOTransport) listener.getTransport();
    transport.unbindAll();
    TCPNIOServerConnection acceptor = transport.bind(address);
    add(traffic.get(port).ofAcceptor(), acceptor.getMonitoringConfig());
    attached.add(transport::unbindAll);
  }

  @Override
  public void checkTls(Set<Integer> ports, Set<Integer> verifying) {
    Map<Integer, GenericGrizzlyListener> running = listeners(ports);
    for (int port : ports) {
      List<SSLBaseFilter> filters =
          running.containsKey(port) ? running.get(port).getFilters(SSLBaseFilter.class) : List.of();
      if (filters.isEmpty()) {
        throw new IllegalStateException("the listener on port " + port + " does not speak TLS");
      }
      for (SSLBaseFilter filter : filters) {
        SSLEngine engine = filter.getServerSSLEngineConfigurator().createSSLEngine();
        if (verifying.contains(port) && !engine.getNeedClientAuth()) {
          throw new IllegalStateException(
              "the listener on port " + port + " takes clients without a certificate");
        }
      }
    }
  }

  private static Map<Integer, GenericGrizzlyListener> listeners(Set<Integer> ports) {
    Map<Integer, GenericGrizzlyListener> found = new HashMap<>();
    GrizzlyService grizzly = Globals.getDefaultHabitat().getService(GrizzlyService.class);
    for (NetworkListener listener :
        Globals.getDefaultHabitat().getAllServices(NetworkListener.class)) {
      if (grizzly.lookupNetworkProxy(listener) instanceof GrizzlyProxy proxy
          && ports.contains(proxy.getPort())
          && proxy.getUnderlyingListener() instanceof GenericGrizzlyListener running) {
        found.put(proxy.getPort(), running);
      }
    }
    return found;
  }

  /**
   * By default four times the socket's buffer may wait in memory for a client that reads slowly,
   * some 4 MiB each, and as much as the socket's buffer holds is read of one that sends fast. Of
   * the first there may be ten thousand: what waits is one step of a body.
   */
  private static void boundBuffers(GenericGrizzlyListener listener) {
    if (listener.getTransport() instanceof TCPNIOTransport tcp) {
      tcp.setReadBufferSize(READ_BUFFER_BYTES);
      tcp.setMemoryManager(new HeapMemoryManager(SHARED_BYTES));
      tcp.getAsyncQueueIO()
          .getWriter()
          .setMaxPendingBytesPerConnection(MAX_PENDING_BYTES_PER_CONNECTION);
    }
  }

  @Override
  public boolean refuseConnections(Set<Integer> ports) {
    for (GenericGrizzlyListener listener : listeners(ports).values()) {
      ((NIOTransport) listener.getTransport()).unbindAll();
    }
    return true;
  }

  @Override
  public void closeConnections(Set<Integer> ports, long deadlineNanos) throws InterruptedException {
    // All of them begin to close before any is waited for.
    List<GrizzlyFuture<Closeable>> closing = new ArrayList<>();
    List<Connection<?>> open = new ArrayList<>();
    for (int port : ports) {
      for (Connection<?> connection : traffic.get(port).open()) {
        open.add(connection);
        closing.add(connection.close());
      }
    }
    for (GrizzlyFuture<Closeable> closed : closing) {
      try {
        closed.get(Math.max(deadlineNanos - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException e) {
        // Broken, or its client does not read.
      }
    }
    open.forEach(Connection::terminateSilently);
  }

  @Override
  public void detach() {
    // A listener outlives the application, and dies of a probe that fails.
    attached.forEach(Runnable::run);
    attached.clear();
  }

  @Override
  public String target(HttpServletRequest request) {
    Object target = request.getAttribute(TargetProbe.ATTRIBUTE);
    if (target == null) {
      throw new IllegalStateException("a request passed the listener's probe by");
    }
    return (String) target;
  }

  @Override
  public void phrase(HttpServletRequest request, String phrase) {
    grizzlyRequest(request).ifPresent(inner -> inner.getResponse().setDetailMessage(phrase));
  }

  @Override
  public void whenAnswered(HttpServletRequest request, Runnable action) {
    grizzlyRequest(request)
        .ifPresentOrElse(inner -> inner.addAfterServiceListener(done -> action.run()), action);
  }

  @Override
  public void abort(HttpServletRequest request) {
    grizzlyRequest(request)
        .ifPresent(inner -> inner.getContext().getConnection().terminateSilently());
  }

  @Override
  public boolean hasRoom(HttpServletRequest request) {
    // The question makes the next write one that does not wait.
    return grizzlyRequest(request)
        .filter(inner -> isSent(inner.getContext().getConnection()))
        .filter(inner -> inner.getResponse().getOutputBuffer().canWrite())
        .isPresent();
  }

  /** Of a connection that the codec closes, no reader hears. */
  @Override
  public Runnable whenClosed(HttpServletRequest request, Runnable action) {
    Optional<Request> inner = grizzlyRequest(request);
    if (inner.isEmpty()) {
      return () -> {};
    }
    Connection<?> connection = inner.get().getContext().getConnection();
    return TrafficProbe.whenClosed(connection, action);
  }

  /**
   * The container ends a request whose connection has closed, and keeps nothing of it. To close its
   * {@code WebConnection} would end it as well, a second time where the client leaves just then,
   * and give its parts to two others at once.
   */
  @Override
  public Optional<Runnable> closing(HttpServletRequest request) {
    return grizzlyRequest(request)
        .<Connection<?>>map(inner -> inner.getContext().getConnection())
        .map(connection -> () -> closeBehindWhatWaits(connection));
  }

  /** The container does it where its {@code WebConnection} is closed, and nowhere else. */
  @Override
  public Runnable forgetting(HttpServletRequest request, HttpUpgradeHandler handler) {
    return facade(request)
        .map(facade -> facade.getUnwrappedCoyoteRequest().getContext())
        .<Runnable>map(
            context -> () -> context.fireContainerEvent(ContainerEvent.PRE_DESTROY, handler))
        .orElse(() -> {});
  }

  /** A client that does not read is not waited for. */
  private static void closeBehindWhatWaits(Connection<?> connection) {
    connection.closeSilently();
    delayedExecutor(CLOSE_SECONDS, TimeUnit.SECONDS, Runnable::run)
        .execute(connection::terminateSilently);
  }

  /**
   * On another thread of the listener's, which goes on with the connection as this one would. Where
   * it is faster than this one leaves the request, this one goes on instead, inside of the request:
   * hundreds of times where a client has sent hundreds. So it is given a head start now and then.
   */
  @Override
  public void leave(HttpServletRequest request, Runnable completion) {
    Optional<Request> inner = grizzlyRequest(request);
    if (inner.isEmpty()) {
      completion.run();
      return;
    }
    Connection<?> connection = inner.get().getContext().getConnection();
    if (isDeep()) {
      delayedExecutor(HEAD_START_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() -> complete(connection, completion));
    } else {
      complete(connection, completion);
    }
  }

  private static void complete(Connection<?> connection, Runnable completion) {
    try {
      connection.getTransport().getWorkerThreadPool().execute(completion);
    } catch (RejectedExecutionException e) {
      // More wait for this listener than it has places for.
      connection.terminateSilently();
      completion.run();
    }
  }

  /** Whether requests are handled inside of requests. Looks seldom, as a look takes its time. */
  private static boolean isDeep() {
    int[] count = LEAVES.get();
    return ++count[0] % LEAVES_A_LOOK == 0
        && StackWalker.getInstance().walk(frames -> frames.skip(DEEP_FRAMES).findAny().isPresent());
  }

  @Override
  public void slim(HttpServletRequest request) {
    grizzlyRequest(request).ifPresent(RequestMemory::slim);
  }

  @Override
  public void forgetHead(HttpServletRequest request) {
    // Of a client that has gone, Catalina keeps nothing.
    facade(request)
        .map(RequestFacade::getUnwrappedCoyoteRequest)
        .ifPresent(servlet -> RequestMemory.forgetHead(unwrap(servlet), servlet));
  }

  @Override
  public void forgetRead(HttpServletRequest request) {
    facade(request)
        .map(RequestFacade::getUnwrappedCoyoteRequest)
        .ifPresent(servlet -> RequestMemory.forgetRead(unwrap(servlet)));
  }

  @Override
  public SendBuffer sendBuffer(HttpServletRequest request) {
    TrafficProbe probe = traffic.get(request.getLocalPort());
    return probe == null
        ? SendBuffer.UNBOUNDED
        : grizzlyRequest(request)
            .map(inner -> probe.sendBuffer(inner.getContext().getConnection()))
            .orElse(SendBuffer.UNBOUNDED);
  }

  private static boolean isSent(Connection<?> connection) {
    return connection instanceof NIOConnection nio && nio.getAsyncWriteQueue().spaceInBytes() == 0;
  }

  private static Optional<Request> grizzlyRequest(HttpServletRequest request) {
    return facade(request).map(facade -> unwrap(facade.getUnwrappedCoyoteRequest()));
  }

  private static Optional<RequestFacade> facade(HttpServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner instanceof RequestFacade facade ? Optional.of(facade) : Optional.empty();
  }

  private static Request unwrap(org.apache.catalina.connector.Request request) {
    try {
      return (Request) UNWRAP.invokeExact(request);
    } catch (Throwable e) {
      throw new IllegalStateException("Catalina's request does not yield Grizzly's", e);
    }
  }

  /** Payara has kept the name that GlassFish has changed. */
  private static MethodHandle findUnwrap() {
    Class<?> type = org.apache.catalina.connector.Request.class;
    MethodType signature = MethodType.methodType(Request.class);
    try {
      return MethodHandles.publicLookup().findVirtual(type, "getCoyoteRequest", signature);
    } catch (NoSuchMethodException e) {
      try {
        return MethodHandles.publicLookup().findVirtual(type, "getGrizzlyRequest", signature);
      } catch (ReflectiveOperationException neither) {
        throw new LinkageError("Catalina's request does not yield Grizzly's", neither);
      }
    } catch (IllegalAccessException e) {
      throw new LinkageError("Catalina's request does not yield Grizzly's", e);
    }
  }
}
