package io.zenko.dmd.metadata.json.memory;

import java.util.Arrays;

/** The entries at the bottom of a {@link KeyIndex}: keys, and two longs a slot. */
final class Leaf extends Node {
  static final Leaf EMPTY = new Leaf(Keys.NONE, new long[0], false);

  private final long[] slots;
  private final boolean grewAtEnd;

  private Leaf(Keys keys, long[] slots, boolean grewAtEnd) {
    super(keys);
    this.slots = slots;
    this.grewAtEnd = grewAtEnd;
  }

  private static void pack(long[] slots, int at, Slot slot) {
    slots[2 * at] = slot.position();
    slots[2 * at + 1] = ((long) slot.length() << 32) | (slot.checksum() & 0xffffffffL);
  }

  Slot slot(int at) {
    long sized = slots[2 * at + 1];
    return new Slot(slots[2 * at], (int) (sized >>> 32), (int) sized);
  }

  @Override
  Leaf put(byte[] key, Slot slot, KeyIndex.Growth growth) {
    int found = keys.find(key);
    if (found >= 0) {
      growth.replaced();
      long[] changed = slots.clone();
      pack(changed, found, slot);
      return new Leaf(keys, changed, false);
    }
    int at = -found - 1;
    long[] larger = new long[slots.length + 2];
    System.arraycopy(slots, 0, larger, 0, 2 * at);
    System.arraycopy(slots, 2 * at, larger, 2 * at + 2, slots.length - 2 * at);
    pack(larger, at, slot);
    return new Leaf(keys.inserted(at, key), larger, at == count());
  }

  @Override
  Leaf slice(int from, int to) {
    return new Leaf(keys.slice(from, to), Arrays.copyOfRange(slots, 2 * from, 2 * to), false);
  }

  @Override
  boolean grewAtEnd() {
    return grewAtEnd;
  }
}
