package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.memcached.Page.Branch;
import io.zenko.dmd.metadata.memcached.Page.Child;
import io.zenko.dmd.metadata.memcached.Page.Leaf;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Makes a tree out of another and changes of its entries: pages that change are made anew, and
 * those above them, all others are shared.
 */
final class TreeChange {
  /** What a page takes; one entry more than that may be alone in one. */
  static final int PAGE_BYTES = 8 << 10;

  private static final int SMALL_BYTES = PAGE_BYTES / 4;

  /** A longer value stands in pages of its own. */
  private static final int INLINE_BYTES = 4 << 10;

  /**
   * What becomes of an entry.
   *
   * @param value empty where it goes
   * @param isLineOfJson whether the value is known to be one
   */
  record Change(Optional<byte[]> value, boolean isLineOfJson) {
    static final Change GONE = new Change(Optional.empty(), false);

    static Change to(byte[] value) {
      return new Change(Optional.of(value), false);
    }
  }

  /** A page that is there already, or is to be made. */
  private record Piece(Child existing, Page made) {
    static Piece of(Child existing) {
      return new Piece(existing, null);
    }

    static Piece of(Page made) {
      return new Piece(null, made);
    }

    boolean isSmall() {
      return made != null && made.bytes() < SMALL_BYTES;
    }
  }

  private final Pages pages;
  private final Snapshot snapshot;
  private final NewPages made;
  private final Function<byte[], Literal> literals;

  /**
   * @param literals what a value is in a document
   */
  TreeChange(Pages pages, Snapshot snapshot, NewPages made, Function<byte[], Literal> literals) {
    this.literals = literals;
    this.pages = pages;
    this.snapshot = snapshot;
    this.made = made;
  }

  /** The first page of the changed tree. */
  String apply(String tree, NavigableMap<Key, Change> changes) {
    prefetch(tree, changes);
    return treeOf(change(new Child(Key.EMPTY, tree), changes));
  }

  /** The first page of a new tree. */
  String make(NavigableMap<Key, Change> entries) {
    List<LeafEntry> made = new ArrayList<>();
    entries.forEach(
        (key, change) -> change.value().ifPresent(value -> made.add(entry(key, change))));
    return treeOf(leaves(made, true));
  }

  private String treeOf(List<Piece> first) {
    List<Piece> pieces = first;
    while (pieces.size() > 1) {
      pieces = branches(pieces.stream().map(this::finished).toList());
    }
    if (pieces.isEmpty()) {
      return made.add(new Leaf(List.of()));
    }
    Piece piece = pieces.get(0);
    while (piece.made() instanceof Branch branch && branch.children().size() == 1) {
      piece = Piece.of(branch.children().get(0));
    }
    return finished(piece).page();
  }

  /** A page, and the changes that are to be made in it and below it. */
  private record Part(Child place, NavigableMap<Key, Change> changes) {}

  /** What is about to be read one after the other comes at once, a level at a time. */
  private void prefetch(String tree, NavigableMap<Key, Change> changes) {
    List<Part> level = List.of(new Part(new Child(Key.EMPTY, tree), changes));
    while (!level.isEmpty()) {
      pages.prefetch(snapshot, level.stream().map(part -> part.place().page()).toList());
      List<Part> next = new ArrayList<>();
      for (Part part : level) {
        if (pages.page(snapshot, part.place().page()) instanceof Branch branch) {
          next.addAll(parts(branch, part.changes()));
        }
      }
      level = next;
    }
  }

  private List<Piece> change(Child place, NavigableMap<Key, Change> changes) {
    Page page = pages.page(snapshot, place.page());
    if (page instanceof Leaf leaf) {
      return change(place, leaf, changes);
    }
    Branch branch = (Branch) page;
    Iterator<Part> parts = parts(branch, changes).iterator();
    Part next = parts.hasNext() ? parts.next() : null;
    List<Piece> pieces = new ArrayList<>(branch.children().size() + 1);
    for (Child child : branch.children()) {
      if (next == null || next.place() != child) {
        pieces.add(Piece.of(child));
      } else {
        pieces.addAll(change(child, next.changes()));
        next = parts.hasNext() ? parts.next() : null;
      }
    }
    if (pieces.stream().allMatch(piece -> piece.existing() != null)
        && pieces.size() == branch.children().size()) {
      return List.of(Piece.of(place));
    }
    made.replace(place.page());
    joinSmall(pieces);
    return branches(pieces.stream().map(this::finished).toList());
  }

  /** Children that have changes, in order. */
  private static List<Part> parts(Branch branch, NavigableMap<Key, Change> changes) {
    List<Part> parts = new ArrayList<>();
    NavigableMap<Key, Change> rest = changes;
    while (!rest.isEmpty()) {
      int index = branch.indexOf(rest.firstKey());
      Child child = branch.children().get(index);
      if (index == branch.children().size() - 1) {
        parts.add(new Part(child, rest));
        return parts;
      }
      Key end = branch.children().get(index + 1).from();
      parts.add(new Part(child, rest.headMap(end, false)));
      rest = rest.tailMap(end, true);
    }
    return parts;
  }

  private List<Piece> change(Child place, Leaf leaf, NavigableMap<Key, Change> changes) {
    List<LeafEntry> entries = new ArrayList<>(leaf.entries().size() + changes.size());
    boolean isChanged = false;
    int at = 0;
    for (Map.Entry<Key, Change> change : changes.entrySet()) {
      while (at < leaf.entries().size()
          && leaf.entries().get(at).key().compareTo(change.getKey()) < 0) {
        entries.add(leaf.entries().get(at++));
      }
      if (at < leaf.entries().size() && leaf.entries().get(at).key().equals(change.getKey())) {
        leaf.entries().get(at++).parts().forEach(made::replace);
        isChanged = true;
      }
      if (change.getValue().value().isPresent()) {
        entries.add(entry(change.getKey(), change.getValue()));
        isChanged = true;
      }
    }
    if (!isChanged) {
      return List.of(Piece.of(place));
    }
    boolean isAppended = at == leaf.entries().size() && leaf.bytes() > SMALL_BYTES;
    entries.addAll(leaf.entries().subList(at, leaf.entries().size()));
    made.replace(place.page());
    return leaves(entries, isAppended);
  }

  private LeafEntry entry(Key key, Change change) {
    byte[] value = change.value().orElseThrow();
    Literal literal =
        change.isLineOfJson() ? new Literal(Encoding.JSON, value) : literals.apply(value);
    return value.length <= INLINE_BYTES
        ? LeafEntry.of(key, literal)
        : LeafEntry.inParts(key, value.length, made.addParts(value, literal));
  }

  /** A page that has become small goes together with one beside it. */
  private void joinSmall(List<Piece> pieces) {
    for (int i = 0; i < pieces.size() && pieces.size() > 1; i++) {
      if (!pieces.get(i).isSmall()) {
        continue;
      }
      int left = i == pieces.size() - 1 ? i - 1 : i;
      List<Piece> joined = join(content(pieces.get(left)), content(pieces.get(left + 1)));
      if (joined.size() == 1) {
        replaceExisting(pieces.get(left));
        replaceExisting(pieces.get(left + 1));
        pieces.remove(left + 1);
        pieces.set(left, joined.get(0));
        i = left - 1;
      }
    }
  }

  private Page content(Piece piece) {
    return piece.made() != null ? piece.made() : pages.page(snapshot, piece.existing().page());
  }

  private void replaceExisting(Piece piece) {
    if (piece.existing() != null) {
      made.replace(piece.existing().page());
    }
  }

  private static List<Piece> join(Page left, Page right) {
    if (left instanceof Leaf one && right instanceof Leaf other) {
      List<LeafEntry> entries = new ArrayList<>(one.entries());
      entries.addAll(other.entries());
      return leaves(entries, false);
    }
    if (left instanceof Branch one && right instanceof Branch other) {
      List<Child> children = new ArrayList<>(one.children());
      children.addAll(other.children());
      return branches(children);
    }
    throw new IllegalStateException("pages of different levels stand beside each other");
  }

  private static List<Piece> leaves(List<LeafEntry> entries, boolean isAppended) {
    return split(entries, LeafEntry::bytes, isAppended, 1, Leaf::new);
  }

  private static List<Piece> branches(List<Child> children) {
    return split(children, Child::bytes, false, 2, Branch::new);
  }

  /**
   * Divides what stands in a page into as many as it takes: alike ones, but where entries are
   * appended, which leaves full ones behind.
   */
  private static <T> List<Piece> split(
      List<T> all,
      ToIntFunction<T> bytes,
      boolean isAppended,
      int least,
      Function<List<T>, Page> page) {
    int total = all.stream().mapToInt(bytes).sum();
    int room = PAGE_BYTES - Page.OVERHEAD_BYTES;
    int count = (total + room - 1) / room;
    int target = isAppended || count < 2 ? room : (total + count - 1) / count;
    List<Piece> pieces = new ArrayList<>();
    List<T> some = new ArrayList<>();
    int taken = 0;
    for (int i = 0; i < all.size(); i++) {
      int more = bytes.applyAsInt(all.get(i));
      boolean isFull = taken + more > room || (!isAppended && taken >= target);
      if (some.size() >= least && isFull && all.size() - i >= least) {
        pieces.add(Piece.of(page.apply(some)));
        some.clear();
        taken = 0;
      }
      some.add(all.get(i));
      taken += more;
    }
    if (!some.isEmpty()) {
      pieces.add(Piece.of(page.apply(some)));
    }
    return pieces;
  }

  private Child finished(Piece piece) {
    if (piece.existing() != null) {
      return piece.existing();
    }
    Key from =
        piece.made() instanceof Leaf leaf
            ? leaf.entries().get(0).key()
            : ((Branch) piece.made()).children().get(0).from();
    return new Child(from, made.add(piece.made()));
  }
}
