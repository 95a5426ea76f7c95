package io.zenko.dmd.data.sweep;

import io.zenko.dmd.data.BlobKey;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Blobs that may be garbage, by the first 16 digits of their keys: 8 bytes each instead of 100. Two
 * keys that begin alike count as one, and a reference to either keeps both.
 */
final class Candidates {
  private long[] keys;
  private int count;
  private final BitSet referred = new BitSet();

  Candidates(int expected) {
    this.keys = new long[Math.max(16, expected)];
  }

  void add(BlobKey key) {
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, 2 * count);
    }
    keys[count++] = prefix(key);
  }

  /** To be called once all are in. */
  void sort() {
    Arrays.sort(keys, 0, count);
  }

  void refer(BlobKey key) {
    int index = indexOf(key);
    if (index >= 0) {
      referred.set(index);
    }
  }

  boolean isGarbage(BlobKey key) {
    int index = indexOf(key);
    return index >= 0 && !referred.get(index);
  }

  /** The same index for all that begin alike. */
  private int indexOf(BlobKey key) {
    long prefix = prefix(key);
    int index = Arrays.binarySearch(keys, 0, count, prefix);
    while (index > 0 && keys[index - 1] == prefix) {
      index--;
    }
    return index;
  }

  private static long prefix(BlobKey key) {
    return Long.parseUnsignedLong(key.value().substring(0, 16), 16);
  }
}
