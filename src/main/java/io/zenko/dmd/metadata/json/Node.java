package io.zenko.dmd.metadata.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A node of a {@link KeyIndex}; never changed once it is made. */
abstract sealed class Node permits Leaf, Branch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  static final int MAX = 64;
  static final int MIN = MAX / 4;

  /** In a leaf the keys of its entries, in a branch the least key under each child. */
  final byte[][] keys;

  /** How many bytes all keys have in common. */
  private final int common;

  /** The eight bytes of each key behind the common ones, so that a search seldom needs the rest. */
  private final long[] heads;

  Node(byte[][] keys) {
    this.keys = keys;
    this.common = keys.length == 0 ? 0 : commonLength(keys[0], keys[keys.length - 1]);
    this.heads = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      heads[i] = head(keys[i], common);
    }
  }

  private static int commonLength(byte[] first, byte[] last) {
    int mismatch = Arrays.mismatch(first, last);
    return mismatch < 0 ? first.length : mismatch;
  }

  /** Eight bytes as a number that sorts as they do; what the key lacks counts as zeros. */
  private static long head(byte[] key, int from) {
    if (key.length - from >= Long.BYTES) {
      return (long) LONGS.get(key, from) ^ Long.MIN_VALUE;
    }
    long head = 0;
    for (int i = from; i < from + Long.BYTES; i++) {
      head = (head << 8) | (i < key.length ? key[i] & 0xff : 0);
    }
    return head ^ Long.MIN_VALUE;
  }

  final int count() {
    return keys.length;
  }

  final boolean isTooLarge() {
    return keys.length > MAX;
  }

  /** The place of the key, or {@code -(place to insert) - 1}. */
  final int find(byte[] key) {
    if (keys.length == 0) {
      return -1;
    }
    int length = Math.min(common, key.length);
    int order = Arrays.compareUnsigned(key, 0, length, keys[0], 0, common);
    if (order != 0) {
      return order < 0 ? -1 : -keys.length - 1;
    }
    long head = head(key, common);
    int low = 0;
    int high = keys.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int distance = Long.compare(heads[middle], head);
      if (distance == 0) {
        // Keys can differ behind their heads, or in zeros at their end.
        distance = Arrays.compareUnsigned(keys[middle], key);
      }
      if (distance < 0) {
        low = middle + 1;
      } else if (distance > 0) {
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
