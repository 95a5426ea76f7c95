package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.memcached.MemcachedNode;
import io.zenko.dmd.memcached.NodeException;
import io.zenko.dmd.memcached.SeenItem;
import io.zenko.dmd.metadata.memcached.register.Acceptor;
import java.util.Optional;

/** The item of the root on one server. */
record RootPlace(MemcachedNode node) implements Acceptor {
  @Override
  public String server() {
    return node.toString();
  }

  @Override
  public Optional<Held> see() {
    return run(() -> node.see(Root.ITEM)).map(seen -> new Held(seen.value(), seen));
  }

  @Override
  public boolean add(byte[] document) {
    return run(() -> node.add(Root.ITEM, document));
  }

  @Override
  public boolean replace(Held seen, byte[] document) {
    return run(() -> node.replace(Root.ITEM, (SeenItem) seen.token(), document));
  }

  /** A step on the server. */
  private interface Step<T> {
    T take() throws NodeException;
  }

  private static <T> T run(Step<T> step) {
    try {
      return step.take();
    } catch (NodeException e) {
      throw ServerItems.failed(e);
    }
  }
}
