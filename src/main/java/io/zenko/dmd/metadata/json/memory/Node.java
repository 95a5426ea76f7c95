package io.zenko.dmd.metadata.json.memory;

/** A node of a {@link KeyIndex}; never changed once it is made. */
abstract sealed class Node permits Leaf, Branch {
  static final int MAX = 64;

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
   * @param growth is told where the key was there before
   */
  abstract Node put(byte[] key, Slot slot, KeyIndex.Growth growth);

  abstract Node slice(int from, int to);

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
