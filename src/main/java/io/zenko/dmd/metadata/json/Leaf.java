package io.zenko.dmd.metadata.json;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

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

  static Leaf of(byte[][] keys, Slot[] slots, int count) {
    long[] packed = new long[2 * count];
    for (int i = 0; i < count; i++) {
      pack(packed, i, slots[i]);
    }
    return new Leaf(new Keys(Arrays.copyOf(keys, count)), packed, false);
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
  Leaf put(byte[] key, Slot slot, Consumer<Slot> replaced) {
    int found = keys.find(key);
    if (found >= 0) {
      replaced.accept(slot(found));
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
  Leaf remove(byte[] key) {
    int at = keys.find(key);
    long[] smaller = new long[slots.length - 2];
    System.arraycopy(slots, 0, smaller, 0, 2 * at);
    System.arraycopy(slots, 2 * at + 2, smaller, 2 * at, smaller.length - 2 * at);
    return new Leaf(keys.without(at), smaller, false);
  }

  @Override
  Leaf relocate(List<KeyIndex.Located> moved, Set<Integer> files) {
    long[] changed = slots;
    for (KeyIndex.Located entry : moved) {
      int at = keys.find(entry.key());
      if (at >= 0 && files.contains(slot(at).file())) {
        if (changed == slots) {
          changed = slots.clone();
        }
        pack(changed, at, entry.slot());
      }
    }
    return changed == slots ? this : new Leaf(keys, changed, grewAtEnd);
  }

  @Override
  Leaf slice(int from, int to) {
    return new Leaf(keys.slice(from, to), Arrays.copyOfRange(slots, 2 * from, 2 * to), false);
  }

  @Override
  Leaf join(Node right) {
    long[] other = ((Leaf) right).slots;
    long[] all = Arrays.copyOf(slots, slots.length + other.length);
    System.arraycopy(other, 0, all, slots.length, other.length);
    return new Leaf(keys.join(right.keys), all, false);
  }

  @Override
  boolean grewAtEnd() {
    return grewAtEnd;
  }
}
