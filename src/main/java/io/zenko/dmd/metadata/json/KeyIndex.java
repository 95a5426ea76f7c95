package io.zenko.dmd.metadata.json;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The keys of a bucket and where their values are: an ordered map that never changes; a change
 * makes a new one that shares all but a path of nodes with the old. So whoever holds one holds the
 * bucket as it was, and nobody waits for anybody.
 *
 * <p>A B+ tree; an entry costs its key's array, a reference, and two longs: about 50 bytes beside
 * the key itself with leaves three quarters full.
 */
final class KeyIndex {
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
    Node node = root;
    while (node instanceof Branch branch) {
      node = branch.children[branch.childFor(key)];
    }
    Leaf leaf = (Leaf) node;
    int at = leaf.keys.locate(key);
    return at < 0 ? Optional.empty() : Optional.of(leaf.slot(at));
  }

  KeyIndex put(byte[] key, Slot slot) {
    return put(key, slot, replaced -> {});
  }

  /** As above, and tells of the slot that the key had before. */
  KeyIndex put(byte[] key, Slot slot, Consumer<Slot> replaced) {
    long[] before = {0};
    Node changed =
        root.put(
            key,
            slot,
            former -> {
              before[0] = 1;
              replaced.accept(former);
            });
    return new KeyIndex(grown(changed), size + 1 - before[0]);
  }

  /**
   * Gives keys their new places, where their values still are in one of the files.
   *
   * @param moved in the order of the keys
   */
  KeyIndex relocate(List<Located> moved, Set<Integer> files) {
    return new KeyIndex(root.relocate(moved, files), size);
  }

  KeyIndex remove(byte[] key) {
    return remove(key, replaced -> {});
  }

  /** As above, and tells of the slot that the key had. */
  KeyIndex remove(byte[] key, Consumer<Slot> replaced) {
    Optional<Slot> before = get(key);
    if (before.isEmpty()) {
      return this;
    }
    replaced.accept(before.get());
    Node shrunk = root.remove(key);
    while (shrunk instanceof Branch branch && branch.count() == 1) {
      shrunk = branch.children[0];
    }
    return new KeyIndex(shrunk.count() == 0 ? Leaf.EMPTY : shrunk, size - 1);
  }

  private static Node grown(Node node) {
    return node.isTooLarge() ? Branch.of(node.split()) : node;
  }

  /** Builds an index from entries in key order, without a repeated key. */
  static KeyIndex build(Iterator<Located> sorted) {
    TreeBuilder builder = new TreeBuilder();
    while (sorted.hasNext()) {
      builder.add(sorted.next());
    }
    return new KeyIndex(builder.root(), builder.size());
  }

  /** A key and the place of its value. */
  record Located(byte[] key, Slot slot) {}
}
