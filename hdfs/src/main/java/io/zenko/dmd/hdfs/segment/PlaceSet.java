package io.zenko.dmd.hdfs.segment;

import java.util.Arrays;

/** A set of places, some 6 bytes for each. For one thread at a time. */
final class PlaceSet {
  private static final int EMPTY = 0; // no record stands where the header does

  private int[] slots = new int[8];
  private int count;

  /** Whether it was not there. */
  boolean add(int place) {
    if (count * 4 >= slots.length * 3) {
      grow();
    }
    int slot = slot(place);
    if (slots[slot] == place) {
      return false;
    }
    slots[slot] = place;
    count++;
    return true;
  }

  boolean contains(int place) {
    return slots[slot(place)] == place;
  }

  int size() {
    return count;
  }

  /** All of them, in the order of their places. */
  int[] sorted() {
    int[] all = Arrays.stream(slots).filter(place -> place != EMPTY).toArray();
    for (int i = 0; i < all.length; i++) {
      all[i] ^= Integer.MIN_VALUE; // places are unsigned
    }
    Arrays.sort(all);
    for (int i = 0; i < all.length; i++) {
      all[i] ^= Integer.MIN_VALUE;
    }
    return all;
  }

  /** Where it stands, or would. */
  private int slot(int place) {
    int mask = slots.length - 1;
    int at = (place * 0x9e3779b9) >>> 7 & mask;
    while (slots[at] != EMPTY && slots[at] != place) {
      at = at + 1 & mask;
    }
    return at;
  }

  private void grow() {
    int[] before = slots;
    slots = new int[2 * before.length];
    for (int place : before) {
      if (place != EMPTY) {
        slots[slot(place)] = place;
      }
    }
  }
}
