package io.zenko.dmd.metadata.json.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keys in order, never changed once they are made; nodes that differ in their values share them.
 */
final class Keys {
  static final Keys NONE = new Keys(new byte[0][]);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[][] keys;

  /** How many bytes all keys have in common. */
  private final int common;

  /** The eight bytes of each key behind the common ones, so that a search seldom needs the rest. */
  private final long[] heads;

  Keys(byte[][] keys) {
    this.keys = keys;
    this.common = keys.length == 0 ? 0 : commonLength(keys[0], keys[keys.length - 1]);
    this.heads = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      heads[i] = head(keys[i], common);
    }
  }

  private Keys(byte[][] keys, int common, long[] heads) {
    this.keys = keys;
    this.common = common;
    this.heads = heads;
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

  int count() {
    return keys.length;
  }

  byte[] get(int at) {
    return keys[at];
  }

  byte[] first() {
    return keys[0];
  }

  /** The place of the key, or {@code -(place to insert) - 1}. */
  int find(byte[] key) {
    if (keys.length == 0) {
      return -1;
    }
    int length = Math.min(common, key.length);
    int order = Arrays.compareUnsigned(key, 0, length, keys[0], 0, common);
    if (order != 0) {
      return order < 0 ? -1 : -keys.length - 1;
    }
    return search(key);
  }

  /**
   * The place of the key, or less than 0: does not look at what all have in common before it has
   * found a key, and so at one key's memory less.
   */
  int locate(byte[] key) {
    return key.length < common ? -1 : search(key);
  }

  private int search(byte[] key) {
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

  Keys inserted(int at, byte[] key) {
    byte[][] larger = new byte[keys.length + 1][];
    System.arraycopy(keys, 0, larger, 0, at);
    larger[at] = key;
    System.arraycopy(keys, at, larger, at + 1, keys.length - at);
    if (keys.length == 0 || commonLength(larger[0], larger[keys.length]) != common) {
      return new Keys(larger);
    }
    long[] moreHeads = new long[larger.length];
    System.arraycopy(heads, 0, moreHeads, 0, at);
    moreHeads[at] = head(key, common);
    System.arraycopy(heads, at, moreHeads, at + 1, heads.length - at);
    return new Keys(larger, common, moreHeads);
  }

  Keys slice(int from, int to) {
    return new Keys(Arrays.copyOfRange(keys, from, to));
  }
}
