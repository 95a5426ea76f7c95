package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Literal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An entry of a leaf: its value, or the parts in which a long one stands. */
final class LeafEntry {
  private final Key key;
  private final byte[] value;
  private final long valueBytes;
  private final List<String> parts;
  private final boolean isLineOfJson;
  private volatile byte[] encoded;

  private LeafEntry(
      Key key, byte[] value, long valueBytes, List<String> parts, boolean isLineOfJson) {
    this.key = key;
    this.value = value;
    this.valueBytes = valueBytes;
    this.parts = List.copyOf(parts);
    this.isLineOfJson = isLineOfJson;
  }

  static LeafEntry of(Key key, byte[] value, boolean isLineOfJson) {
    return new LeafEntry(key, value, value.length, List.of(), isLineOfJson);
  }

  static LeafEntry inParts(Key key, long valueBytes, List<String> parts) {
    return new LeafEntry(key, null, valueBytes, parts, false);
  }

  Key key() {
    return key;
  }

  boolean isInParts() {
    return value == null;
  }

  /** The value, where it is not in parts. */
  byte[] value() {
    return value;
  }

  long valueBytes() {
    return valueBytes;
  }

  List<String> parts() {
    return parts;
  }

  /** As it stands in a page. */
  byte[] encoded() {
    byte[] known = encoded;
    if (known == null) {
      known = encode();
      encoded = known;
    }
    return known;
  }

  /** What it takes in a page. */
  int bytes() {
    return encoded().length + 1;
  }

  private byte[] encode() {
    Line line = new Line(64 + key.utf8().length + (value == null ? 0 : value.length));
    line.ascii("{\"key\":").string(key.utf8());
    if (value == null) {
      line.ascii(",\"bytes\":").number(valueBytes).ascii(",\"parts\":[");
      for (int i = 0; i < parts.size(); i++) {
        line.ascii(i == 0 ? "\"" : ",\"").ascii(parts.get(i)).ascii("\"");
      }
      line.ascii("]");
    } else {
      LiteralCodec.write(
          line, isLineOfJson ? new Literal(Encoding.JSON, value) : LiteralCodec.shortest(value));
    }
    return line.ascii("}").toBytes();
  }

  static LeafEntry decode(LineScanner scanner, byte[] bytes) {
    int from = scanner.position();
    scanner.expect("{\"key\":");
    Key key = Key.ofTrusted(scanner.string());
    LeafEntry entry;
    if (scanner.take(",\"bytes\":")) {
      long valueBytes = scanner.number();
      scanner.expect(",\"parts\":[");
      List<String> parts = new ArrayList<>();
      do {
        parts.add(LiteralCodec.text(scanner));
      } while (scanner.take(","));
      scanner.expect("]");
      entry = inParts(key, valueBytes, parts);
    } else {
      entry = of(key, LiteralCodec.read(scanner, bytes), false);
    }
    scanner.expect("}");
    // It comes into the next page as it is: to make it anew costs a look at all of the value.
    entry.encoded = Arrays.copyOfRange(bytes, from, scanner.position());
    return entry;
  }
}
