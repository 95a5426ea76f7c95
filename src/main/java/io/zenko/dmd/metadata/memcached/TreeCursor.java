package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.memcached.Page.Branch;
import io.zenko.dmd.metadata.memcached.Page.Child;
import io.zenko.dmd.metadata.memcached.Page.Leaf;
import io.zenko.dmd.metadata.reading.ReadMemory;
import java.util.List;
import java.util.Optional;

/** A pass over a tree of a snapshot, leaf by leaf; each leaf is found from the first page down. */
final class TreeCursor implements EntryCursor {
  private static final int MOST_AHEAD = 32;

  private final Pages pages;
  private final Snapshot snapshot;
  private final String tree;
  private final KeyRange range;
  private final Order order;

  /** Ascending, the first key that may come next; descending, the first that may not any more. */
  private Optional<Key> bound;

  private Leaf leaf;
  private int index;

  /** Where the leaf's neighbour in the direction of the pass begins, or this one does. */
  private Optional<Key> edge = Optional.empty();

  private int ahead = 1;
  private LeafEntry current;
  private boolean isEnded;

  TreeCursor(Pages pages, Snapshot snapshot, String tree, KeyRange range, Order order) {
    this.pages = pages;
    this.snapshot = snapshot;
    this.tree = tree;
    this.range = range;
    this.order = order;
    this.bound = order == Order.ASCENDING ? Optional.of(range.from()) : range.to();
  }

  /** The entry of a key; empty where there is none. */
  static Optional<LeafEntry> find(Pages pages, Snapshot snapshot, String tree, Key key) {
    Page page = pages.page(snapshot, tree);
    while (page instanceof Branch branch) {
      page = pages.page(snapshot, branch.children().get(branch.indexOf(key)).page());
    }
    Leaf leaf = (Leaf) page;
    int index = leaf.indexOf(key);
    return index < leaf.entries().size() && leaf.entries().get(index).key().equals(key)
        ? Optional.of(leaf.entries().get(index))
        : Optional.empty();
  }

  @Override
  public boolean next() {
    while (!isEnded) {
      if (leaf == null) {
        descend();
      }
      if (index >= 0 && index < leaf.entries().size()) {
        LeafEntry entry = leaf.entries().get(index);
        if (!range.contains(entry.key())) {
          break;
        }
        index += order == Order.ASCENDING ? 1 : -1;
        current = entry;
        return true;
      }
      if (edge.isEmpty()) {
        break;
      }
      bound = edge;
      leaf = null;
    }
    close();
    return false;
  }

  private void descend() {
    edge = Optional.empty();
    Page page = pages.page(snapshot, tree);
    while (page instanceof Branch branch) {
      int child = order == Order.ASCENDING ? ascending(branch) : descending(branch);
      prefetch(branch, child);
      page = pages.page(snapshot, branch.children().get(child).page());
    }
    leaf = (Leaf) page;
    if (order == Order.ASCENDING) {
      index = leaf.indexOf(bound.orElseThrow());
    } else {
      index = bound.map(leaf::indexOf).orElse(leaf.entries().size()) - 1;
    }
  }

  private int ascending(Branch branch) {
    int child = branch.indexOf(bound.orElseThrow());
    if (child + 1 < branch.children().size()) {
      edge = Optional.of(branch.children().get(child + 1).from());
    }
    return child;
  }

  private int descending(Branch branch) {
    int last = branch.children().size() - 1;
    int child = Math.max(0, bound.map(branch::below).orElse(last));
    if (child > 0) {
      edge = Optional.of(branch.children().get(child).from());
    }
    return child;
  }

  /** More of them the longer the pass goes on: one that ends soon has not paid for many. */
  private void prefetch(Branch branch, int child) {
    int from = order == Order.ASCENDING ? child : Math.max(0, child - ahead + 1);
    int to = Math.min(branch.children().size(), from + ahead);
    List<Child> some = branch.children().subList(from, to);
    pages.prefetch(
        snapshot,
        some.stream()
            .filter(each -> range.to().map(end -> each.from().compareTo(end) < 0).orElse(true))
            .map(Child::page)
            .toList());
    ahead = Math.min(MOST_AHEAD, ahead * 2);
  }

  @Override
  public void seek(Key to) {
    if (isEnded || isBehind(to)) {
      return;
    }
    ahead = 1;
    if (order == Order.ASCENDING) {
      bound = Optional.of(to);
    } else {
      bound = Optional.of(to.next());
    }
    current = null;
    if (leaf != null && leaf.entries().size() > 0 && isInside(to)) {
      index = order == Order.ASCENDING ? leaf.indexOf(to) : leaf.indexOf(bound.orElseThrow()) - 1;
    } else {
      leaf = null;
    }
  }

  /** Whether the leaf at hand is where the key would be. */
  private boolean isInside(Key key) {
    Key first = leaf.entries().get(0).key();
    Key last = leaf.entries().get(leaf.entries().size() - 1).key();
    return key.compareTo(first) >= 0 && key.compareTo(last) <= 0;
  }

  private boolean isBehind(Key to) {
    if (current != null) {
      int comparison = to.compareTo(current.key());
      return order == Order.ASCENDING ? comparison <= 0 : comparison >= 0;
    }
    return order == Order.ASCENDING
        ? to.compareTo(bound.orElseThrow()) <= 0
        : bound.map(end -> to.compareTo(end) >= 0).orElse(false);
  }

  @Override
  public Key key() {
    return current.key();
  }

  /** How long the value is. */
  long valueBytes() {
    return current.valueBytes();
  }

  @Override
  public byte[] value() {
    if (current.isInParts()) {
      ReadMemory.expect(current.valueBytes());
    }
    return pages.value(snapshot, current);
  }

  @Override
  public void close() {
    isEnded = true;
  }
}
