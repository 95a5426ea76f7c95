package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.memcached.MemcachedNode;
import io.zenko.dmd.memcached.NodeException;
import io.zenko.dmd.metadata.json.line.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which servers have the copies that they should. Such a server has an item that says so, which is
 * lost with the copies. While it is filled it has another, so that one that restarts under way is
 * filled anew.
 */
final class Filling {
  private static final System.Logger LOG = System.getLogger(Filling.class.getPackageName());
  private static final String FILLED = Root.ITEM + ":filled";
  private static final byte[] DOCUMENT = new Line(64).ascii("{\"format\":2").seal(0).toBytes();

  private final List<MemcachedNode> nodes;
  private final Copies copies;
  private final String mark;

  /**
   * @param id a name that no other daemon has
   */
  Filling(List<MemcachedNode> nodes, Copies copies, String id) {
    this.nodes = nodes;
    this.copies = copies;
    this.mark = Root.ITEM + ":filling:" + id;
  }

  /** What it takes to fill servers that answer and are not filled; empty where none is. */
  Optional<Items.Refill> begin() {
    List<MemcachedNode> begun = new ArrayList<>();
    for (MemcachedNode node : nodes) {
      try {
        if (node.get(FILLED).isEmpty()) {
          node.set(mark, DOCUMENT, Duration.ZERO);
          begun.add(node);
        }
      } catch (NodeException e) {
        LOG.log(System.Logger.Level.DEBUG, "not filled now: {0}", e.getMessage());
      }
    }
    return begun.isEmpty() ? Optional.empty() : Optional.of(new Begun(begun));
  }

  private final class Begun implements Items.Refill {
    private final List<MemcachedNode> begun;

    Begun(List<MemcachedNode> begun) {
      this.begun = begun;
    }

    @Override
    public void copy(Collection<String> names) {
      copies.complete(names);
    }

    @Override
    public void end() {
      for (MemcachedNode node : begun) {
        try {
          end(node);
        } catch (NodeException e) {
          LOG.log(System.Logger.Level.DEBUG, "filled again later: {0}", e.getMessage());
        }
      }
    }

    private void end(MemcachedNode node) throws NodeException {
      // In this order: a mark that is there still was never lost, nor was what came after it.
      node.set(FILLED, DOCUMENT, Duration.ZERO);
      if (node.delete(mark)) {
        LOG.log(
            System.Logger.Level.INFO, "memcached server {0} has its copies of the metadata", node);
      } else {
        boolean unused = node.delete(FILLED);
      }
    }
  }
}
