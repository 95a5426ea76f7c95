package io.zenko.dmd.metadata.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.JsonSyntax;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Literal;
import java.util.Arrays;
import java.util.Base64;

/**
 * A value as a member of a document, behind the number of bytes that it takes there: {@code
 * "size":7,"value":{"a":1}}; {@code text} and {@code base64} where it is no line of JSON.
 */
final class LiteralCodec {
  private LiteralCodec() {}

  /** The value as it stands in a document: readable where that is not much longer. */
  static Literal shortest(byte[] value) {
    return JsonSyntax.isOneLine(value) ? new Literal(Encoding.JSON, value) : text(value);
  }

  /** As above, and never as JSON: a part of a text is none, whatever it looks like. */
  static Literal text(byte[] value) {
    if (JsonSyntax.isUtf8(value)) {
      Line inside = new Line(value.length + 16);
      inside.escaped(value);
      // What is all escapes is shorter in Base64.
      if (inside.length() <= value.length / 3 * 4 + 4) {
        return new Literal(Encoding.TEXT, inside.toBytes());
      }
    }
    return new Literal(Encoding.BINARY, Base64.getEncoder().encode(value));
  }

  static void write(Line line, Literal literal) {
    line.ascii(",");
    writeFirst(line, literal);
  }

  /** As the first member of a document. */
  static void writeFirst(Line line, Literal literal) {
    String quote = literal.encoding() == Encoding.JSON ? "" : "\"";
    line.ascii("\"size\":").number(literal.bytes().length);
    line.ascii(",\"").ascii(literal.encoding().member()).ascii("\":").ascii(quote);
    line.raw(literal.bytes()).ascii(quote);
  }

  static byte[] read(LineScanner scanner, byte[] bytes) {
    return literal(scanner, bytes).value();
  }

  /** The value as it stands there. */
  static Literal literal(LineScanner scanner, byte[] bytes) {
    scanner.expect(",");
    return firstLiteral(scanner, bytes);
  }

  /** As the first member of a document. */
  static byte[] readFirst(LineScanner scanner, byte[] bytes) {
    return firstLiteral(scanner, bytes).value();
  }

  private static Literal firstLiteral(LineScanner scanner, byte[] bytes) {
    scanner.expect("\"size\":");
    int size = (int) scanner.number();
    Encoding encoding = encoding(scanner);
    String quote = encoding == Encoding.JSON ? "" : "\"";
    scanner.expect(quote);
    int from = scanner.position();
    scanner.skip(size);
    byte[] literal = Arrays.copyOfRange(bytes, from, from + size);
    scanner.expect(quote);
    return new Literal(encoding, literal);
  }

  private static Encoding encoding(LineScanner scanner) {
    for (Encoding encoding : Encoding.values()) {
      if (scanner.take(",\"" + encoding.member() + "\":")) {
        return encoding;
      }
    }
    scanner.expect(",\"" + Encoding.JSON.member() + "\":");
    return Encoding.JSON;
  }

  static String text(LineScanner scanner) {
    return new String(scanner.string(), UTF_8);
  }
}
