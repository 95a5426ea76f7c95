package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.Usage;
import io.zenko.dmd.memcached.ListedItem;
import io.zenko.dmd.memcached.MemcachedNode;
import io.zenko.dmd.memcached.MemcachedServers;
import io.zenko.dmd.memcached.NodeException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the servers have, blobs and room. Claims are listed beside manifests, so a put that was cut
 * off is found too; an item's time is that of its last access, so a blob never seems older than it
 * is.
 */
final class ServerBlobs {
  private static final Pattern NAME = Pattern.compile("dmd:([0-9a-f]{40})(:claim)?");

  private final MemcachedServers servers;
  private final int replicas;
  private final MemcachedFailures failures = new MemcachedFailures();

  ServerBlobs(MemcachedServers servers, int replicas) {
    this.servers = servers;
    this.replicas = replicas;
  }

  /** What any server lists: a server that cannot is a fault, as its blobs would seem to be gone. */
  Stream<StoredBlob> blobs() {
    return servers.nodes().stream()
        .flatMap(
            node -> servers.items(node, fault -> failures.failed("cannot list the blobs", fault)))
        .flatMap(item -> blob(item).stream());
  }

  private static Optional<StoredBlob> blob(ListedItem item) {
    Matcher name = NAME.matcher(item.name());
    return !item.expires() && name.matches()
        ? Optional.of(new StoredBlob(new BlobKey(name.group(1)), item.accessed()))
        : Optional.empty();
  }

  /** Of the servers that answer: what is away holds nothing now. */
  Usage usage() {
    long free = 0;
    long total = 0;
    NodeException fault = null;
    int answered = 0;
    for (MemcachedNode node : servers.nodes()) {
      try {
        Map<String, String> stats = node.stats();
        long limit = Long.parseLong(stats.getOrDefault("limit_maxbytes", "0"));
        long used = Long.parseLong(stats.getOrDefault("bytes", "0"));
        total += limit;
        free += Math.max(0, limit - used);
        answered++;
      } catch (NodeException e) {
        fault = e;
      }
    }
    if (answered == 0) {
      throw failures.failed("cannot tell the room that is left", fault);
    }
    return new Usage(free / replicas, free, total);
  }
}
