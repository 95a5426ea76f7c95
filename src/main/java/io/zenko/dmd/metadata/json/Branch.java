package io.zenko.dmd.metadata.json;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** An inner node of a {@link KeyIndex}. */
final class Branch extends Node {
  final Node[] children;

  private Branch(Keys keys, Node[] children) {
    super(keys);
    this.children = children;
  }

  static Branch of(Node... children) {
    byte[][] keys = new byte[children.length][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = children[i].keys.first();
    }
    return new Branch(new Keys(keys), children);
  }

  /** The child under which the key is, or would be. */
  int childFor(byte[] key) {
    int found = keys.find(key);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }

  @Override
  Branch put(byte[] key, Slot slot, Consumer<Slot> replaced) {
    int at = childFor(key);
    Node child = children[at].put(key, slot, replaced);
    return child.isTooLarge() ? replaced(at, 1, child.split()) : replaced(at, child);
  }

  @Override
  Branch remove(byte[] key) {
    int at = childFor(key);
    Node child = children[at].remove(key);
    if (child.count() == 0) {
      return replaced(at, 1);
    }
    if (child.count() >= MIN || children.length == 1) {
      return replaced(at, child);
    }
    // Too small: its entries go together with a neighbour's, so that a bucket that shrinks gives
    // its memory back.
    int left = at > 0 ? at - 1 : at;
    Node joined = at > 0 ? children[left].join(child) : child.join(children[at + 1]);
    return joined.isTooLarge() ? replaced(left, 2, joined.split()) : replaced(left, 2, joined);
  }

  @Override
  Branch relocate(List<KeyIndex.Located> moved, Set<Integer> files) {
    Node[] changed = children.clone();
    int from = 0;
    while (from < moved.size()) {
      int at = childFor(moved.get(from).key());
      int to = from + 1;
      while (to < moved.size() && childFor(moved.get(to).key()) == at) {
        to++;
      }
      changed[at] = children[at].relocate(moved.subList(from, to), files);
      from = to;
    }
    return new Branch(keys, changed);
  }

  private Branch replaced(int at, Node child) {
    Node[] changed = children.clone();
    changed[at] = child;
    return Arrays.equals(child.keys.first(), keys.get(at))
        ? new Branch(keys, changed)
        : of(changed);
  }

  private Branch replaced(int at, int count, Node... instead) {
    Node[] changed = new Node[children.length - count + instead.length];
    System.arraycopy(children, 0, changed, 0, at);
    System.arraycopy(instead, 0, changed, at, instead.length);
    System.arraycopy(
        children, at + count, changed, at + instead.length, children.length - at - count);
    return of(changed);
  }

  @Override
  Branch slice(int from, int to) {
    return of(Arrays.copyOfRange(children, from, to));
  }

  @Override
  Branch join(Node right) {
    Node[] other = ((Branch) right).children;
    Node[] all = Arrays.copyOf(children, children.length + other.length);
    System.arraycopy(other, 0, all, children.length, other.length);
    return of(all);
  }

  @Override
  boolean grewAtEnd() {
    return children[children.length - 1].count() == 1;
  }
}
