package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Literal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An entry of a leaf: its value, or the parts in which a long one stands. In memory it has its
 * bytes as they stand in a page, and the value only there: pages fill the memory, and each page
 * that is made copies the entries that stay.
 */
final class LeafEntry {
  private final Key key;
  private final byte[] encoded;
  private final long valueBytes;
  private final List<String> parts;

  /** How the value stands at the end of the entry; null where it is in parts. */
  private final Encoding encoding;

  private final int literalBytes;

  private LeafEntry(Key key, byte[] encoded, Literal literal) {
    this.key = key;
    this.encoded = encoded;
    this.encoding = literal.encoding();
    this.literalBytes = literal.bytes().length;
    this.valueBytes = encoding == Encoding.JSON ? literalBytes : literal.value().length;
    this.parts = List.of();
  }

  private LeafEntry(Key key, byte[] encoded, long valueBytes, List<String> parts) {
    this.key = key;
    this.encoded = encoded;
    this.encoding = null;
    this.literalBytes = 0;
    this.valueBytes = valueBytes;
    this.parts = List.copyOf(parts);
  }

  /**
   * @param literal the value as it stands in a document
   */
  static LeafEntry of(Key key, Literal literal) {
    Line line = begin(key, literal.bytes().length);
    LiteralCodec.write(line, literal);
    return new LeafEntry(key, line.ascii("}").toBytes(), literal);
  }

  static LeafEntry inParts(Key key, long valueBytes, List<String> parts) {
    Line line = begin(key, 64 * parts.size());
    line.ascii(",\"bytes\":").number(valueBytes).ascii(",\"parts\":[");
    for (int i = 0; i < parts.size(); i++) {
      line.ascii(i == 0 ? "\"" : ",\"").ascii(parts.get(i)).ascii("\"");
    }
    return new LeafEntry(key, line.ascii("]}").toBytes(), valueBytes, parts);
  }

  private static Line begin(Key key, int more) {
    return new Line(64 + key.utf8().length + more).ascii("{\"key\":").string(key.utf8());
  }

  Key key() {
    return key;
  }

  boolean isInParts() {
    return encoding == null;
  }

  /** The value, where it is not in parts. */
  byte[] value() {
    int to = encoded.length - (encoding == Encoding.JSON ? "}" : "\"}").length();
    return Literal.decode(encoding, Arrays.copyOfRange(encoded, to - literalBytes, to));
  }

  long valueBytes() {
    return valueBytes;
  }

  List<String> parts() {
    return parts;
  }

  /** As it stands in a page. */
  byte[] encoded() {
    return encoded;
  }

  /** What it takes in a page. */
  int bytes() {
    return encoded.length + 1;
  }

  static LeafEntry decode(LineScanner scanner, byte[] bytes) {
    int from = scanner.position();
    scanner.expect("{\"key\":");
    Key key = Key.ofTrusted(scanner.string());
    if (!scanner.take(",\"bytes\":")) {
      Literal literal = LiteralCodec.literal(scanner, bytes);
      scanner.expect("}");
      return new LeafEntry(key, Arrays.copyOfRange(bytes, from, scanner.position()), literal);
    }
    long valueBytes = scanner.number();
    scanner.expect(",\"parts\":[");
    List<String> parts = new ArrayList<>();
    do {
      parts.add(LiteralCodec.text(scanner));
    } while (scanner.take(","));
    scanner.expect("]}");
    byte[] encoded = Arrays.copyOfRange(bytes, from, scanner.position());
    return new LeafEntry(key, encoded, valueBytes, parts);
  }
}
