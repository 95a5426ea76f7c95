package io.zenko.dmd.metadata.json;

import java.util.Arrays;

/** A node of a {@link KeyIndex}; never changed once it is made. */
abstract sealed class Node permits Leaf, Branch {
  static final int MAX = 64;
  static final int MIN = MAX / 4;

  /** In a leaf the keys of its entries, in a branch the least key under each child. */
  final byte[][] keys;

  Node(byte[][] keys) {
    this.keys = keys;
  }

  final int count() {
    return keys.length;
  }

  final boolean isTooLarge() {
    return keys.length > MAX;
  }

  /** The place of the key, or {@code -(place to insert) - 1}. */
  final int find(byte[] key) {
    int low = 0;
    int high = keys.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(keys[middle], key);
      if (order < 0) {
        low = middle + 1;
      } else if (order > 0) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  /** This node with the entry put; it may have become too large, for its parent to split. */
  abstract Node put(byte[] key, Slot slot);

  /** This node without the key, which it must hold; it may have become too small, or empty. */
  abstract Node remove(byte[] key);

  abstract Node slice(int from, int to);

  /** This node with the entries of its right neighbour behind its own. */
  abstract Node join(Node right);

  /**
   * Two nodes in place of one that is too large. A node that grew at its end is left full: keys
   * that come in order fill the tree.
   */
  final Node[] split() {
    int middle = grewAtEnd() ? MAX : keys.length / 2;
    return new Node[] {slice(0, middle), slice(middle, keys.length)};
  }

  abstract boolean grewAtEnd();

  static byte[][] inserted(byte[][] array, int at, byte[] item) {
    byte[][] larger = new byte[array.length + 1][];
    System.arraycopy(array, 0, larger, 0, at);
    larger[at] = item;
    System.arraycopy(array, at, larger, at + 1, array.length - at);
    return larger;
  }

  static byte[][] without(byte[][] array, int at) {
    byte[][] smaller = new byte[array.length - 1][];
    System.arraycopy(array, 0, smaller, 0, at);
    System.arraycopy(array, at + 1, smaller, at, smaller.length - at);
    return smaller;
  }

  static byte[][] joined(byte[][] left, byte[][] right) {
    byte[][] all = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, all, left.length, right.length);
    return all;
  }
}
