package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.memcached.KetamaRing;
import io.zenko.dmd.memcached.MemcachedNode;
import io.zenko.dmd.memcached.MemcachedServers;
import io.zenko.dmd.memcached.NodeException;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.line.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Items that never change, each on so many servers. These are the first ones of its servers on the
 * ring; where one of several is away or full, the next one takes its place, and whoever reads goes
 * on to the next one likewise.
 */
final class Copies {
  private static final System.Logger LOG = System.getLogger(Copies.class.getPackageName());

  private final MemcachedServers servers;
  private final KetamaRing<MemcachedNode> ring;
  private final int copies;

  /** How many servers an item may stand on. */
  private final int places;

  /**
   * @param copies of each item; where it is one, there is one place for it and no other
   */
  Copies(MemcachedServers servers, KetamaRing<MemcachedNode> ring, int copies) {
    this.servers = servers;
    this.ring = ring;
    this.copies = copies;
    this.places = copies == 1 ? 1 : servers.nodes().size();
  }

  boolean areSeveral() {
    return copies > 1;
  }

  /** A step on a server with some of the names. */
  private interface Step<T> {
    T on(MemcachedNode node, List<String> names) throws NodeException;
  }

  /** What came of a step: a result, or a fault. */
  private record Done<T>(
      MemcachedNode node, List<String> names, T result, MetadataException fault) {}

  /** Takes the steps on all servers at once; on the caller's thread where there is one. */
  private <T> List<Done<T>> together(Map<MemcachedNode, List<String>> byNode, Step<T> step) {
    if (byNode.size() == 1) {
      Map.Entry<MemcachedNode, List<String>> one = byNode.entrySet().iterator().next();
      return List.of(take(one.getKey(), one.getValue(), step));
    }
    List<CompletableFuture<Done<T>>> all = new ArrayList<>();
    try {
      byNode.forEach(
          (node, names) ->
              all.add(
                  CompletableFuture.supplyAsync(
                      () -> take(node, names, step), servers.executor())));
      return all.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw MetadataException.of(e);
    } catch (RejectedExecutionException e) {
      throw new MetadataException(Failure.UNAVAILABLE, "the daemon stops", e);
    }
  }

  private static <T> Done<T> take(MemcachedNode node, List<String> names, Step<T> step) {
    try {
      return new Done<>(node, names, step.on(node, names), null);
    } catch (NodeException e) {
      return new Done<>(node, names, null, ServerItems.failed(e));
    }
  }

  private static boolean isWhole(byte[] document) {
    return document.length > 0 && Line.isSealed(document, 0, document.length - 1);
  }

  /**
   * Those that there are.
   *
   * @throws MetadataException where an item is not found and a server did not answer that may have
   *     it
   */
  Map<String, byte[]> getAll(Collection<String> names) {
    Map<String, byte[]> found = new HashMap<>();
    Map<String, MetadataException> faults = new HashMap<>();
    List<String> wanted = List.copyOf(names);
    for (int place = 0; place < places && !wanted.isEmpty(); place++) {
      for (Done<Map<String, byte[]>> done :
          together(byPlace(wanted, place), MemcachedNode::getAll)) {
        if (done.fault() != null) {
          done.names().forEach(name -> faults.put(name, done.fault()));
        } else {
          // One that is damaged is told of where there is no other.
          done.result().forEach((name, document) -> keepBetter(found, name, document));
        }
      }
      wanted = wanted.stream().filter(name -> !isFound(found, name)).toList();
    }
    for (String name : wanted) {
      if (faults.containsKey(name)) {
        throw faults.get(name);
      }
    }
    return found;
  }

  private static boolean isFound(Map<String, byte[]> found, String name) {
    byte[] document = found.get(name);
    return document != null && isWhole(document);
  }

  private static void keepBetter(Map<String, byte[]> found, String name, byte[] document) {
    if (!isFound(found, name)) {
      found.put(name, document);
    }
  }

  private Map<MemcachedNode, List<String>> byPlace(Collection<String> names, int place) {
    Map<MemcachedNode, List<String>> byNode = new LinkedHashMap<>();
    for (String name : names) {
      MemcachedNode node = ring.nodes(name, places).get(place);
      byNode.computeIfAbsent(node, key -> new ArrayList<>()).add(name);
    }
    return byNode;
  }

  /** Stores items that there were none of; where this throws, some may have been. */
  void putAll(Map<String, byte[]> items) {
    Map<String, Integer> missing = new HashMap<>();
    Map<String, Deque<MemcachedNode>> untried = new HashMap<>();
    for (String name : items.keySet()) {
      missing.put(name, copies);
      untried.put(name, new ArrayDeque<>(ring.nodes(name, places)));
    }
    store(items, missing, untried);
  }

  /**
   * Stores copies on one server after the other, until there are enough.
   *
   * @param missing how many of each
   * @param untried where each may yet be stored
   */
  private void store(
      Map<String, byte[]> items,
      Map<String, Integer> missing,
      Map<String, Deque<MemcachedNode>> untried) {
    missing.values().removeIf(count -> count <= 0);
    MetadataException fault = null;
    while (!missing.isEmpty()) {
      Map<MemcachedNode, List<String>> byNode = new LinkedHashMap<>();
      for (Map.Entry<String, Integer> each : missing.entrySet()) {
        for (int i = 0; i < each.getValue(); i++) {
          MemcachedNode node = untried.get(each.getKey()).pollFirst();
          if (node == null) {
            throw fault == null ? tooFew() : fault;
          }
          byNode.computeIfAbsent(node, key -> new ArrayList<>()).add(each.getKey());
        }
      }
      for (Done<Boolean> done : together(byNode, (node, names) -> setAll(node, names, items))) {
        if (done.fault() == null) {
          done.names().forEach(name -> missing.merge(name, -1, Integer::sum));
        } else {
          fault = done.fault();
        }
      }
      missing.values().removeIf(count -> count <= 0);
    }
  }

  private MetadataException tooFew() {
    return new MetadataException(
        Failure.UNAVAILABLE, "fewer than " + copies + " memcached servers are there for a page");
  }

  private static boolean setAll(MemcachedNode node, List<String> names, Map<String, byte[]> items)
      throws NodeException {
    Map<String, byte[]> some = new LinkedHashMap<>();
    names.forEach(name -> some.put(name, items.get(name)));
    node.setAll(some);
    return true;
  }

  /** Removes all copies. What a server cannot remove now stays for a sweep. */
  void deleteAll(Collection<String> names) {
    Map<MemcachedNode, List<String>> byNode = new LinkedHashMap<>();
    if (areSeveral()) {
      servers.nodes().forEach(node -> byNode.put(node, List.copyOf(names)));
    } else {
      byNode.putAll(byPlace(names, 0));
    }
    for (Done<Boolean> done :
        together(
            byNode,
            (node, some) -> {
              node.deleteAll(some);
              return true;
            })) {
      if (done.fault() != null) {
        LOG.log(System.Logger.Level.DEBUG, "left to a sweep: {0}", done.fault().getMessage());
      }
    }
  }

  /** Stores again those of which there are fewer copies than there should be. */
  void complete(Collection<String> names) {
    Map<String, byte[]> whole = new HashMap<>();
    Map<String, Integer> missing = new HashMap<>();
    names.forEach(name -> missing.put(name, copies));
    Map<String, Deque<MemcachedNode>> without = new HashMap<>();
    names.forEach(name -> without.put(name, new ArrayDeque<>()));
    for (int place = 0; place < places; place++) {
      for (Done<Map<String, byte[]>> done :
          together(byPlace(names, place), MemcachedNode::getAll)) {
        for (String name : done.names()) {
          byte[] document = done.fault() == null ? done.result().get(name) : null;
          if (document != null && isWhole(document)) {
            whole.put(name, document);
            missing.merge(name, -1, Integer::sum);
          } else if (done.fault() == null) {
            without.get(name).add(done.node());
          }
        }
      }
    }
    missing.keySet().retainAll(whole.keySet());
    store(whole, missing, without);
  }
}
