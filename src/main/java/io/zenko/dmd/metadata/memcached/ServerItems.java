package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.memcached.KetamaRing;
import io.zenko.dmd.memcached.ListedItem;
import io.zenko.dmd.memcached.MemcachedNode;
import io.zenko.dmd.memcached.MemcachedServers;
import io.zenko.dmd.memcached.NodeException;
import io.zenko.dmd.memcached.NodeException.Fault;
import io.zenko.dmd.memcached.SeenItem;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Items on the servers of the settings, each on the first of its servers on the ring. */
final class ServerItems implements Items {
  private static final System.Logger LOG = System.getLogger(ServerItems.class.getPackageName());

  private final MemcachedServers servers;
  private final KetamaRing<MemcachedNode> ring;

  ServerItems(MemcachedSettings settings) {
    this.servers = new MemcachedServers(settings);
    this.ring = new KetamaRing<>(servers.nodes());
  }

  List<MemcachedNode> nodes() {
    return servers.nodes();
  }

  /** A step on a server. */
  private interface Step<T> {
    T on(MemcachedNode node) throws NodeException;
  }

  private MemcachedNode node(String name) {
    return ring.nodes(name, 1).get(0);
  }

  private static <T> T run(MemcachedNode node, Step<T> step) {
    try {
      return step.on(node);
    } catch (NodeException e) {
      throw failed(e);
    }
  }

  private static MetadataException failed(NodeException e) {
    boolean isDefect = e.fault() == Fault.TOO_LARGE;
    return new MetadataException(
        isDefect ? Failure.INTERNAL : Failure.UNAVAILABLE, e.getMessage(), e);
  }

  @Override
  public Map<String, byte[]> getAll(Collection<String> names) {
    if (names.size() == 1) {
      String name = names.iterator().next();
      Map<String, byte[]> found = new HashMap<>();
      run(node(name), node -> node.get(name)).ifPresent(value -> found.put(name, value));
      return found;
    }
    Map<String, byte[]> all = new HashMap<>();
    together(byNode(names), (node, some) -> node.getAll(some)).forEach(all::putAll);
    return all;
  }

  /** A step on a server with some of the names. */
  private interface SomeStep<T> {
    T on(MemcachedNode node, List<String> names) throws NodeException;
  }

  private Map<MemcachedNode, List<String>> byNode(Collection<String> names) {
    Map<MemcachedNode, List<String>> byNode = new LinkedHashMap<>();
    names.forEach(name -> byNode.computeIfAbsent(node(name), key -> new ArrayList<>()).add(name));
    return byNode;
  }

  /** Takes the steps on all servers at once. */
  private <T> List<T> together(Map<MemcachedNode, List<String>> byNode, SomeStep<T> step) {
    List<CompletableFuture<T>> answers = new ArrayList<>();
    byNode.forEach(
        (node, names) ->
            answers.add(
                CompletableFuture.supplyAsync(
                    () -> run(node, each -> step.on(each, names)), servers.executor())));
    try {
      return answers.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw MetadataException.of(e);
    }
  }

  @Override
  public Optional<Seen> see(String name) {
    return run(node(name), node -> node.see(name)).map(seen -> new Seen(name, seen.value(), seen));
  }

  @Override
  public boolean add(String name, byte[] value) {
    return run(node(name), node -> node.add(name, value));
  }

  @Override
  public boolean replace(Seen seen, byte[] value) {
    return run(
        node(seen.name()), node -> node.replace(seen.name(), (SeenItem) seen.token(), value));
  }

  @Override
  public void putAll(Map<String, byte[]> items) {
    together(
        byNode(items.keySet()),
        (node, names) -> {
          Map<String, byte[]> some = new LinkedHashMap<>();
          names.forEach(name -> some.put(name, items.get(name)));
          node.setAll(some);
          return some.size();
        });
  }

  @Override
  public void deleteAll(Collection<String> names) {
    try {
      together(
          byNode(names),
          (node, some) -> {
            node.deleteAll(some);
            return some.size();
          });
    } catch (MetadataException e) {
      LOG.log(System.Logger.Level.DEBUG, "left to a sweep: {0}", e.getMessage());
    }
  }

  @Override
  public void list(Consumer<String> name) {
    for (MemcachedNode node : servers.nodes()) {
      try (Stream<ListedItem> listed = servers.items(node, ServerItems::failed)) {
        listed.forEach(item -> name.accept(item.name()));
      }
    }
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
    servers.close();
  }
}
