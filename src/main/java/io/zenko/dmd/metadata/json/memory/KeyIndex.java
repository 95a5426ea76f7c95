package io.zenko.dmd.metadata.json.memory;

import java.util.Arrays;
import java.util.Optional;

/**
 * Keys and where their values are: an ordered map that never changes; a change makes a new one that
 * shares all but a path of nodes with the old. So whoever holds one holds the bucket as it was, and
 * nobody waits for anybody.
 *
 * <p>A B+ tree; an entry costs its key's array, a reference, and two longs: about 50 bytes beside
 * the key itself with leaves three quarters full.
 */
public final class KeyIndex {
  static final KeyIndex EMPTY = new KeyIndex(Leaf.EMPTY, 0);

  private final Node root;
  private final long size;

  private KeyIndex(Node root, long size) {
    this.root = root;
    this.size = size;
  }

  long size() {
    return size;
  }

  Node root() {
    return root;
  }

  Optional<Slot> get(byte[] key) {
    if (size == 0 || Arrays.compareUnsigned(key, root.keys.first()) < 0) {
      return Optional.empty(); // as most where keys come in their order
    }
    Node node = root;
    while (node instanceof Branch branch) {
      node = branch.children[branch.childFor(key)];
    }
    Leaf leaf = (Leaf) node;
    int at = leaf.keys.locate(key);
    return at < 0 ? Optional.empty() : Optional.of(leaf.slot(at));
  }

  KeyIndex put(byte[] key, Slot slot) {
    Growth growth = new Growth();
    Node changed = root.put(key, slot, growth);
    return new KeyIndex(grown(changed), size + growth.entries);
  }

  /** By how many entries a tree grew. */
  static final class Growth {
    private int entries = 1;

    void replaced() {
      entries = 0;
    }
  }

  private static Node grown(Node node) {
    return node.isTooLarge() ? Branch.of(node.split()) : node;
  }
}
