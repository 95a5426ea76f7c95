package io.zenko.dmd.metadata.json.memory;

import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import io.zenko.dmd.metadata.json.run.RunLine;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** A pass over a {@link MemTable}: a path from the root of its tree to an entry. */
final class MemCursor implements KeyCursor {
  private static final int MAX_DEPTH = 16;

  private final MemTable table;
  private final SlotReader values;
  private final Node root;
  private final boolean ascending;
  private final Branch[] path = new Branch[MAX_DEPTH];
  private final int[] places = new int[MAX_DEPTH];
  private int depth;
  private Leaf leaf = Leaf.EMPTY;
  private int at;
  private boolean started;

  /** Whether the place is that of the entry to come, not of the one that was reached. */
  private boolean ahead;

  private boolean ended;

  MemCursor(MemTable table, Order order, SlotReader values) {
    this.table = table;
    this.values = values;
    this.root = table.entries().root();
    this.ascending = order == Order.ASCENDING;
  }

  @Override
  public boolean next() {
    if (!started) {
      started = true;
      toFirst();
    } else if (ahead) {
      ahead = false;
    } else if (!ended) {
      step();
    }
    return !ended;
  }

  private void toFirst() {
    descend(root, ascending);
    at = ascending ? 0 : leaf.count() - 1;
    ended = leaf.count() == 0;
  }

  @Override
  public void seek(byte[] key) {
    if (started && (ended || !isAhead(key))) {
      return;
    }
    started = true;
    ahead = true;
    moveTo(key);
    if (!ascending && (at >= leaf.count() || !Arrays.equals(key, key()))) {
      stepDown();
    }
  }

  private boolean isAhead(byte[] key) {
    int distance = Arrays.compareUnsigned(key, key());
    return ascending ? distance > 0 : distance < 0;
  }

  @Override
  public byte[] key() {
    return leaf.keys.get(at);
  }

  @Override
  public boolean isDeletion() {
    return leaf.slot(at).isDeletion();
  }

  @Override
  public Optional<Literal> value() throws IOException {
    Slot slot = leaf.slot(at);
    return slot.isDeletion() ? Optional.empty() : Optional.of(values.read(table.source(), slot));
  }

  @Override
  public void appendTo(Line line) throws IOException {
    Optional<Literal> value = value();
    if (value.isPresent()) {
      RunLine.put(line, key(), value.get());
    } else {
      RunLine.delete(line, key());
    }
  }

  /** To the first entry at or past the key; upward past the last, it ends. */
  private void moveTo(byte[] key) {
    depth = 0;
    Node node = root;
    while (node instanceof Branch branch) {
      int child = branch.childFor(key);
      node = push(branch, child);
    }
    leaf = (Leaf) node;
    int found = leaf.keys.find(key);
    at = found >= 0 ? found : -found - 1;
    if (at == leaf.count() && ascending) {
      nextLeaf();
    }
  }

  private void step() {
    if (ascending) {
      at++;
      if (at == leaf.count()) {
        nextLeaf();
      }
    } else {
      stepDown();
    }
  }

  private void stepDown() {
    at--;
    if (at < 0) {
      previousLeaf();
    }
  }

  private void nextLeaf() {
    while (depth > 0) {
      depth--;
      int sibling = places[depth] + 1;
      if (sibling < path[depth].children.length) {
        descend(push(path[depth], sibling), true);
        at = 0;
        return;
      }
    }
    ended = true;
  }

  private void previousLeaf() {
    while (depth > 0) {
      depth--;
      int sibling = places[depth] - 1;
      if (sibling >= 0) {
        descend(push(path[depth], sibling), false);
        at = leaf.count() - 1;
        return;
      }
    }
    ended = true;
  }

  private void descend(Node from, boolean first) {
    Node node = from;
    while (node instanceof Branch branch) {
      node = push(branch, first ? 0 : branch.children.length - 1);
    }
    leaf = (Leaf) node;
  }

  private Node push(Branch branch, int child) {
    path[depth] = branch;
    places[depth] = child;
    depth++;
    return branch.children[child];
  }

  @Override
  public void close() {
    // It holds nothing but memory.
  }
}
