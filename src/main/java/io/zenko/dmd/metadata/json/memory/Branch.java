package io.zenko.dmd.metadata.json.memory;

import java.util.Arrays;

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
  Branch put(byte[] key, Slot slot, KeyIndex.Growth growth) {
    int at = childFor(key);
    Node child = children[at].put(key, slot, growth);
    return child.isTooLarge() ? replaced(at, 1, child.split()) : replaced(at, child);
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
  boolean grewAtEnd() {
    return children[children.length - 1].count() == 1;
  }
}
