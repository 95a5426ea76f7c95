package io.zenko.dmd.metadata.json;

import java.util.ArrayList;
import java.util.List;

/** Builds the tree of a {@link KeyIndex} from entries in order: full leaves, level by level. */
final class TreeBuilder {
  private final byte[][] keys = new byte[Node.MAX][];
  private final Slot[] slots = new Slot[Node.MAX];
  private final List<Node> leaves = new ArrayList<>();
  private int pending;
  private long size;

  void add(KeyIndex.Located entry) {
    if (pending == Node.MAX) {
      flush();
    }
    keys[pending] = entry.key();
    slots[pending] = entry.slot();
    pending++;
    size++;
  }

  private void flush() {
    leaves.add(Leaf.of(keys, slots, pending));
    pending = 0;
  }

  long size() {
    return size;
  }

  Node root() {
    if (pending > 0) {
      flush();
    }
    List<Node> level = leaves;
    while (level.size() > 1) {
      List<Node> above = new ArrayList<>(level.size() / Node.MAX + 1);
      for (int i = 0; i < level.size(); i += Node.MAX) {
        int end = Math.min(level.size(), i + Node.MAX);
        above.add(Branch.of(level.subList(i, end).toArray(Node[]::new)));
      }
      level = above;
    }
    return level.isEmpty() ? Leaf.EMPTY : level.get(0);
  }
}
