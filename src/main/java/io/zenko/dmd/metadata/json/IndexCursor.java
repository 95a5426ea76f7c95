package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;

/** A pass over a {@link KeyIndex}: a path from the root to an entry. */
final class IndexCursor {
  private static final int MAX_DEPTH = 16;

  private final Node root;
  private final KeyRange range;
  private final boolean ascending;
  private final Branch[] path = new Branch[MAX_DEPTH];
  private final int[] places = new int[MAX_DEPTH];
  private int depth;
  private Leaf leaf = Leaf.EMPTY;
  private int at;

  /** Whether the place is that of the entry to come, not of the one that was reached. */
  private boolean ahead = true;

  private boolean ended;

  IndexCursor(KeyIndex index, KeyRange range, Order order) {
    this.root = index.root();
    this.range = range;
    this.ascending = order == Order.ASCENDING;
    if (ascending) {
      moveTo(range.from().utf8());
    } else if (range.to().isPresent()) {
      moveTo(range.to().get().utf8());
      stepDown();
    } else {
      descend(root, false);
      at = leaf.count() - 1;
      ended = at < 0;
    }
  }

  boolean next() {
    if (ahead) {
      ahead = false;
    } else if (!ended) {
      step();
    }
    ended = ended || !range.contains(key());
    return !ended;
  }

  /** See {@link io.zenko.dmd.metadata.EntryCursor#seek}. */
  void seek(Key key) {
    if (ended) {
      return;
    }
    int distance = key.compareTo(key());
    if (ascending && distance > 0) {
      moveTo(key.utf8());
      ahead = true;
    } else if (!ascending && distance < 0) {
      moveTo(key.utf8());
      if (at >= leaf.count() || !key().equals(key)) {
        stepDown();
      }
      ahead = true;
    }
  }

  Key key() {
    return Key.ofTrusted(leaf.keys.get(at));
  }

  Slot slot() {
    return leaf.slot(at);
  }

  /** To the first entry at or past the key; upward past the last, it ends. */
  private void moveTo(byte[] key) {
    depth = 0;
    Node node = root;
    while (node instanceof Branch branch) {
      int child = branch.childFor(key);
      node = push(branch, child);
    }
    leaf = (Leaf) node;
    int found = leaf.keys.find(key);
    at = found >= 0 ? found : -found - 1;
    if (at == leaf.count() && ascending) {
      nextLeaf();
    }
  }

  private void step() {
    if (ascending) {
      at++;
      if (at == leaf.count()) {
        nextLeaf();
      }
    } else {
      stepDown();
    }
  }

  private void stepDown() {
    at--;
    if (at < 0) {
      previousLeaf();
    }
  }

  private void nextLeaf() {
    while (depth > 0) {
      depth--;
      int sibling = places[depth] + 1;
      if (sibling < path[depth].children.length) {
        descend(push(path[depth], sibling), true);
        at = 0;
        return;
      }
    }
    ended = true;
  }

  private void previousLeaf() {
    while (depth > 0) {
      depth--;
      int sibling = places[depth] - 1;
      if (sibling >= 0) {
        descend(push(path[depth], sibling), false);
        at = leaf.count() - 1;
        return;
      }
    }
    ended = true;
  }

  private void descend(Node from, boolean first) {
    Node node = from;
    while (node instanceof Branch branch) {
      node = push(branch, first ? 0 : branch.children.length - 1);
    }
    leaf = (Leaf) node;
  }

  private Node push(Branch branch, int child) {
    path[depth] = branch;
    places[depth] = child;
    depth++;
    return branch.children[child];
  }
}
