package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Literal;
import java.util.ArrayList;
import java.util.List;

/** What a page holds: a line of JSON with its own name and its checksum in it. */
sealed interface Page {
  int FORMAT = 1;

  /** Bytes of a page beside what it holds. */
  int OVERHEAD_BYTES = 128;

  /** The last letter of a page's name. */
  char kind();

  /** About how many bytes it takes, as a document. */
  int bytes();

  void encode(Line line);

  /** The entries of a tree, or some of them, in the order of their keys. */
  final class Leaf implements Page {
    private final List<LeafEntry> entries;

    // Asked for at every turn, and a sum over all of the page.
    private final int bytes;

    Leaf(List<LeafEntry> entries) {
      this.entries = List.copyOf(entries);
      int sum = OVERHEAD_BYTES;
      for (LeafEntry entry : this.entries) {
        sum += entry.bytes();
      }
      this.bytes = sum;
    }

    List<LeafEntry> entries() {
      return entries;
    }

    @Override
    public char kind() {
      return entries.stream().anyMatch(LeafEntry::isInParts) ? 'o' : 'l';
    }

    @Override
    public int bytes() {
      return bytes;
    }

    @Override
    public void encode(Line line) {
      line.ascii(",\"leaf\":[");
      for (int i = 0; i < entries.size(); i++) {
        line.ascii(i == 0 ? "" : ",").raw(entries.get(i).encoded());
      }
      line.ascii("]");
    }

    /** Where the first entry at or past the key stands, or would. */
    int indexOf(Key key) {
      int low = 0;
      int high = entries.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (entries.get(middle).key().compareTo(key) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /** A page below another, and the key from which on its entries are. */
  final class Child {
    private final Key from;
    private final String page;
    private final int bytes;

    /** Most children of a branch are those of the one that it replaces. */
    private volatile byte[] encoded;

    Child(Key from, String page) {
      this.from = from;
      this.page = page;
      this.bytes = 32 + from.utf8().length + page.length();
    }

    Key from() {
      return from;
    }

    String page() {
      return page;
    }

    int bytes() {
      return bytes;
    }

    /** As it stands in a page. */
    byte[] encoded() {
      byte[] known = encoded;
      if (known == null) {
        known =
            new Line(bytes())
                .ascii("{\"from\":")
                .string(from.utf8())
                .ascii(",\"page\":\"")
                .ascii(page)
                .ascii("\"}")
                .toBytes();
        encoded = known;
      }
      return known;
    }
  }

  /** Pages below this one, in the order of their keys; what is before all belongs to the first. */
  final class Branch implements Page {
    private final List<Child> children;
    private final int bytes;

    Branch(List<Child> children) {
      this.children = List.copyOf(children);
      int sum = OVERHEAD_BYTES;
      for (Child child : this.children) {
        sum += child.bytes();
      }
      this.bytes = sum;
    }

    List<Child> children() {
      return children;
    }

    @Override
    public char kind() {
      return 'n';
    }

    @Override
    public int bytes() {
      return bytes;
    }

    @Override
    public void encode(Line line) {
      line.ascii(",\"branch\":[");
      for (int i = 0; i < children.size(); i++) {
        line.ascii(i == 0 ? "" : ",").raw(children.get(i).encoded());
      }
      line.ascii("]");
    }

    /** Which child has the key. */
    int indexOf(Key key) {
      return Math.max(0, below(key.next()));
    }

    /** The last child that begins before the key; -1 where none does. */
    int below(Key key) {
      int low = 0;
      int high = children.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (children.get(middle).from().compareTo(key) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low - 1;
    }
  }

  /** A part of a long value. */
  record Part(Literal literal) implements Page {
    @Override
    public char kind() {
      return 'p';
    }

    @Override
    public int bytes() {
      return OVERHEAD_BYTES + literal.bytes().length;
    }

    @Override
    public void encode(Line line) {
      LiteralCodec.write(line, literal);
    }
  }

  /** The document of a page of this name. */
  static byte[] document(String name, Page page) {
    Line line = new Line(page.bytes() + OVERHEAD_BYTES);
    line.ascii("{\"format\":").number(FORMAT).ascii(",\"page\":\"").ascii(name).ascii("\"");
    page.encode(line);
    return line.seal(0).toBytes();
  }

  /**
   * Reads a page.
   *
   * @throws FormatException where it is damaged, or another page
   */
  static Page read(String name, byte[] document) {
    int end = document.length - 1;
    if (end < 0 || document[end] != '\n' || !Line.isSealed(document, 0, end)) {
      throw new FormatException("page " + name + " does not match its checksum");
    }
    LineScanner scanner = new LineScanner(document, 0, end);
    scanner.expect("{\"format\":" + FORMAT + ",\"page\":\"" + name + "\"");
    if (scanner.take(",\"leaf\":[")) {
      List<LeafEntry> entries = new ArrayList<>();
      while (!scanner.take("]")) {
        scanner.take(",");
        entries.add(LeafEntry.decode(scanner, document));
      }
      return new Leaf(entries);
    }
    if (scanner.take(",\"branch\":[")) {
      List<Child> children = new ArrayList<>();
      while (!scanner.take("]")) {
        scanner.take(",");
        scanner.expect("{\"from\":");
        Key from = Key.ofTrusted(scanner.string());
        scanner.expect(",\"page\":");
        children.add(new Child(from, LiteralCodec.text(scanner)));
        scanner.expect("}");
      }
      return new Branch(children);
    }
    return new Part(LiteralCodec.shortest(LiteralCodec.read(scanner, document)));
  }
}
