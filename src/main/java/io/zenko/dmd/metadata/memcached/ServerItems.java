package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.memcached.KetamaRing;
import io.zenko.dmd.memcached.ListedItem;
import io.zenko.dmd.memcached.MemcachedNode;
import io.zenko.dmd.memcached.MemcachedServers;
import io.zenko.dmd.memcached.NodeException;
import io.zenko.dmd.memcached.NodeException.Fault;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.memcached.register.Acceptor;
import io.zenko.dmd.metadata.memcached.register.MajorityRegister;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Items on the servers of the settings: the root as {@link RootItem}, pages as {@link Copies}. */
final class ServerItems implements Items {
  private static final System.Logger LOG = System.getLogger(ServerItems.class.getPackageName());
  private static final int ID_BYTES = 8;

  /** Threads that ask a server for the root. */
  private static final int ASKERS = 4;

  private final MemcachedServers servers;
  private final String id = newId();
  private final List<ExecutorService> askers = new ArrayList<>();
  private final RootItem root;
  private final Copies copies;
  private final Filling filling;

  ServerItems(MemcachedSettings settings) {
    this.servers = new MemcachedServers(settings);
    KetamaRing<MemcachedNode> ring = new KetamaRing<>(servers.nodes());
    this.copies = new Copies(servers, ring, settings.replicas());
    this.filling = new Filling(servers.nodes(), copies, id);
    this.root =
        settings.replicas() == 1
            ? new RootItem.OnOne(new RootPlace(ring.nodes(Root.ITEM, 1).get(0)))
            : new RootItem.OnMajority(register());
  }

  private static String newId() {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private MajorityRegister register() {
    Map<Acceptor, Executor> executors = new LinkedHashMap<>();
    servers.nodes().stream()
        .map(RootPlace::new)
        .sorted(Comparator.comparing(Acceptor::server))
        .forEach(place -> executors.put(place, asker(place.server())));
    return new MajorityRegister(List.copyOf(executors.keySet()), id, executors::get);
  }

  /** Asks one server for the root, so that one that is slow keeps no other from being asked. */
  private ExecutorService asker(String server) {
    ExecutorService asker =
        Executors.newFixedThreadPool(
            ASKERS, MemcachedServers.named("dmd-memcached-root-" + server));
    askers.add(asker);
    return asker;
  }

  List<MemcachedNode> nodes() {
    return servers.nodes();
  }

  static MetadataException failed(NodeException e) {
    boolean isDefect = e.fault() == Fault.TOO_LARGE;
    return new MetadataException(
        isDefect ? Failure.INTERNAL : Failure.UNAVAILABLE, e.getMessage(), e);
  }

  @Override
  public Map<String, byte[]> getAll(Collection<String> names) {
    return copies.getAll(names);
  }

  @Override
  public Optional<Seen> see(String name) {
    return root.see();
  }

  @Override
  public boolean add(String name, byte[] value) {
    return root.add(value);
  }

  @Override
  public boolean replace(Seen seen, byte[] value) {
    return root.replace(seen, value);
  }

  @Override
  public void putAll(Map<String, byte[]> items) {
    copies.putAll(items);
  }

  @Override
  public void deleteAll(Collection<String> names) {
    copies.deleteAll(names);
  }

  @Override
  public void list(Consumer<String> name) {
    for (MemcachedNode node : servers.nodes()) {
      try (Stream<ListedItem> listed = servers.items(node, ServerItems::failed)) {
        listed.forEach(item -> name.accept(item.name()));
      }
    }
  }

  @Override
  public Optional<Refill> refill() {
    if (!copies.areSeveral()) {
      return Optional.empty();
    }
    for (String server : root.empty()) {
      if (root.readmit(server)) {
        LOG.log(
            System.Logger.Level.INFO,
            "memcached server {0} came back empty, and takes part in the root again",
            server);
      }
    }
    return filling.begin();
  }

  /** A server that is away loses nothing by that. */
  @Override
  public Optional<String> danger() {
    for (MemcachedNode node : servers.nodes()) {
      try {
        if (!"off".equals(node.stats("settings").get("evictions"))) {
          return Optional.of(
              "memcached server "
                  + node
                  + " evicts items when its memory is full: start it with -M");
        }
        String evictions = node.stats().getOrDefault("evictions", "0");
        if (!evictions.equals("0")) {
          return Optional.of(
              "memcached server "
                  + node
                  + " has evicted "
                  + evictions
                  + " items: some may be lost");
        }
      } catch (NodeException e) {
        LOG.log(System.Logger.Level.DEBUG, "not looked at: {0}", e.getMessage());
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    askers.forEach(ExecutorService::shutdown);
    servers.close();
  }
}
