package io.zenko.dmd.metadata.json;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A node of a {@link KeyIndex}; never changed once it is made. */
abstract sealed class Node permits Leaf, Branch {
  static final int MAX = 64;
  static final int MIN = MAX / 4;

  /** In a leaf the keys of its entries, in a branch the least key under each child. */
  final Keys keys;

  Node(Keys keys) {
    this.keys = keys;
  }

  final int count() {
    return keys.count();
  }

  final boolean isTooLarge() {
    return count() > MAX;
  }

  /**
   * This node with the entry put; it may have become too large, for its parent to split.
   *
   * @param replaced is told of the slot that the key had before, if it was there
   */
  abstract Node put(byte[] key, Slot slot, Consumer<Slot> replaced);

  /** This node without the key, which it must hold; it may have become too small, or empty. */
  abstract Node remove(byte[] key);

  /**
   * This node with the new places of those of the keys that are in one of the files; what is
   * somewhere else or gone by now stays as it is.
   *
   * @param moved in the order of the keys
   */
  abstract Node relocate(List<KeyIndex.Located> moved, Set<Integer> files);

  abstract Node slice(int from, int to);

  /** This node with the entries of its right neighbour behind its own. */
  abstract Node join(Node right);

  /**
   * Two nodes in place of one that is too large. A node that grew at its end is left full: keys
   * that come in order fill the tree.
   */
  final Node[] split() {
    int middle = grewAtEnd() ? MAX : count() / 2;
    return new Node[] {slice(0, middle), slice(middle, count())};
  }

  abstract boolean grewAtEnd();
}
