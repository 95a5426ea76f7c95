package io.zenko.dmd.memcached;

import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.config.MemcachedSettings.Server;
import io.zenko.dmd.memcached.NodeException.Fault;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import net.rubyeye.xmemcached.GetsResponse;

/**
 * One server, and what is known of its health. After a failure every operation fails at once,
 * without waiting for another time-out, until a look at the server in the background finds it
 * answering again; those looks come at a fixed pace, however long it is away.
 */
public final class MemcachedNode implements AutoCloseable {
  /** A server that has come back is asked first for so long. */
  private static final Duration REFILL = Duration.ofHours(1);

  private static final System.Logger LOG = System.getLogger(MemcachedNode.class.getName());

  private final Server server;
  private final MemcachedSettings settings;
  private final Executor healer;
  private final NodeCounters own = new NodeCounters();
  private final long timeoutMillis;
  private volatile NodeConnection connection;
  private volatile NodeException lastFault;
  private volatile Long returnedNanos;
  private volatile boolean closed;

  MemcachedNode(Server server, MemcachedSettings settings, Executor healer) {
    this.server = server;
    this.settings = settings;
    this.healer = healer;
    this.timeoutMillis = settings.timeout().toMillis();
    connect();
  }

  public Server server() {
    return server;
  }

  public NodeCounters own() {
    return own;
  }

  public boolean isUp() {
    return connection != null;
  }

  /**
   * When the server came back, if it did so lately: the latest is asked first, since it may have
   * come back empty, and what a read does not find there it puts back.
   */
  public long returnedNanos() {
    Long returned = returnedNanos;
    boolean lately = returned != null && System.nanoTime() - returned < REFILL.toNanos();
    return lately ? returned : Long.MIN_VALUE;
  }

  /** Whether it answers now: that a server is gone shows only when it is asked something. */
  public boolean answers() {
    try {
      run(client -> client.get(NodeConnection.PROBE, timeoutMillis));
      return true;
    } catch (NodeException e) {
      return false;
    }
  }

  public Optional<byte[]> get(String item) throws NodeException {
    Optional<byte[]> found =
        run(client -> Optional.ofNullable(client.<byte[]>get(item, timeoutMillis)));
    (found.isPresent() ? own.hits() : own.misses()).increment();
    return found;
  }

  public void set(String item, byte[] value, Duration expiry) throws NodeException {
    run(client -> client.set(item, (int) expiry.toSeconds(), value, timeoutMillis));
  }

  /** Stores an item where there is none; whether it did. */
  public boolean add(String item, byte[] value) throws NodeException {
    return run(client -> client.add(item, 0, value, timeoutMillis));
  }

  /** An item with the number of its last change; empty where there is none. */
  public Optional<GetsResponse<byte[]>> gets(String item) throws NodeException {
    return run(client -> Optional.ofNullable(client.<byte[]>gets(item, timeoutMillis)));
  }

  /** Replaces an item unless it has changed since; whether it did. */
  public boolean replace(String item, GetsResponse<byte[]> seen, byte[] value)
      throws NodeException {
    return run(client -> client.cas(item, 0, value, timeoutMillis, seen.getCas()));
  }

  /** An item with what it takes to replace it; empty where there is none. */
  public Optional<SeenItem> see(String item) throws NodeException {
    NodeConnection current = connected();
    return run(current, client -> Optional.ofNullable(client.<byte[]>gets(item, timeoutMillis)))
        .map(seen -> new SeenItem(seen.getValue(), seen.getCas(), current));
  }

  /**
   * Replaces an item unless it has changed since, or the server may be another one since; whether
   * it did.
   */
  public boolean replace(String item, SeenItem seen, byte[] value) throws NodeException {
    NodeConnection current = connected();
    return seen.connection() == current
        && run(current, client -> client.cas(item, 0, value, timeoutMillis, seen.number()));
  }

  /** Those of the items that there are, in one round trip. */
  public Map<String, byte[]> getAll(Collection<String> items) throws NodeException {
    Map<String, byte[]> found =
        run(client -> Optional.ofNullable(client.<byte[]>get(items, timeoutMillis)))
            .orElse(Map.of());
    own.hits().add(found.size());
    own.misses().add(items.size() - found.size());
    return found;
  }

  /** Stores items, in one round trip. */
  public void setAll(Map<String, byte[]> items) throws NodeException {
    NodeConnection current = connected();
    try {
      current.setAll(items, timeoutMillis);
    } catch (NodeException e) {
      failed(current, e);
      throw e;
    }
  }

  /** Removes what there is of these items, in one round trip. */
  public void deleteAll(Collection<String> items) throws NodeException {
    NodeConnection current = connected();
    try {
      current.deleteAll(items, timeoutMillis);
    } catch (NodeException e) {
      failed(current, e);
      throw e;
    }
  }

  /** What the server tells of a part of itself. */
  public Map<String, String> stats(String part) throws NodeException {
    return run(
        client -> {
          Map<String, String> all = new HashMap<>();
          client.getStatsByItem(part, timeoutMillis).values().forEach(all::putAll);
          return all;
        });
  }

  /** Removes an item; whether it was there. */
  public boolean delete(String item) throws NodeException {
    return run(client -> client.delete(item, timeoutMillis));
  }

  public Map<String, String> stats() throws NodeException {
    return run(
        client -> {
          Map<String, String> all = new HashMap<>();
          client.getStats(timeoutMillis).values().forEach(all::putAll);
          return all;
        });
  }

  private <T> T run(NodeConnection.Operation<T> operation) throws NodeException {
    return run(connected(), operation);
  }

  private NodeConnection connected() throws NodeException {
    NodeConnection current = connection;
    if (current == null) {
      throw down();
    }
    return current;
  }

  private <T> T run(NodeConnection current, NodeConnection.Operation<T> operation)
      throws NodeException {
    try {
      return current.run(operation);
    } catch (NodeException e) {
      failed(current, e);
      throw e;
    }
  }

  private void failed(NodeConnection current, NodeException e) {
    own.faults().increment();
    if (e.fault().breaksConnection()) {
      drop(current, e);
    }
  }

  private synchronized void drop(NodeConnection broken, NodeException fault) {
    if (connection != broken) {
      return;
    }
    LOG.log(System.Logger.Level.WARNING, "{0}; doing without it", fault.getMessage());
    lastFault = fault;
    connection = null;
    execute(broken::close, 0);
    execute(this::connect, settings.healInterval().toMillis());
  }

  private void connect() {
    if (closed) {
      return;
    }
    NodeConnection fresh;
    try {
      fresh = NodeConnection.open(server, settings);
    } catch (NodeException e) {
      if (lastFault == null || lastFault.fault() != e.fault()) {
        LOG.log(System.Logger.Level.WARNING, "{0}", e.getMessage());
      }
      lastFault = e;
      execute(this::connect, settings.healInterval().toMillis());
      return;
    }
    synchronized (this) {
      if (!closed) {
        connection = fresh;
        returnedNanos = lastFault == null ? null : System.nanoTime();
        LOG.log(System.Logger.Level.INFO, "memcached server {0} answers", server);
        return;
      }
    }
    fresh.close();
  }

  private void execute(Runnable task, long delayMillis) {
    CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS, healer).execute(task);
  }

  /** The fault for an operation that was not tried. */
  private NodeException down() {
    NodeException fault = lastFault;
    return fault != null
        ? fault
        : new NodeException(server.toString(), Fault.DOWN, "not connected", null);
  }

  @Override
  public void close() {
    NodeConnection current;
    synchronized (this) {
      closed = true;
      current = connection;
      connection = null;
      lastFault = new NodeException(server.toString(), Fault.DOWN, "the daemon stops", null);
    }
    if (current != null) {
      current.close();
    }
  }

  @Override
  public String toString() {
    return server.toString();
  }
}
