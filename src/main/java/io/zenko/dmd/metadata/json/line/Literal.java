package io.zenko.dmd.metadata.json.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.JsonSyntax;
import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.zip.CRC32C;

/** A value as it stands in a line: the bytes between {@code "value":} or the quotes. */
public record Literal(Encoding encoding, byte[] bytes) {
  public static Literal of(byte[] value) {
    if (JsonSyntax.isOneLine(value)) {
      return of(Encoding.JSON, value);
    }
    if (JsonSyntax.isUtf8(value)) {
      Line inside = new Line(value.length + 16);
      inside.escaped(value);
      return of(Encoding.TEXT, inside.toBytes());
    }
    return of(Encoding.BINARY, Base64.getEncoder().encode(value));
  }

  private static Literal of(Encoding encoding, byte[] bytes) {
    return new Literal(encoding, bytes);
  }

  /** The CRC32C of the bytes, computed now. */
  public int checksum() {
    return checksum(bytes);
  }

  /** The value that these bytes stand for. */
  public byte[] value() {
    return decode(encoding, bytes);
  }

  public static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  /** The value that these bytes stand for. */
  public static byte[] decode(Encoding encoding, byte[] bytes) {
    return switch (encoding) {
      case JSON -> bytes;
      case TEXT -> unescape(bytes);
      case BINARY -> Base64.getDecoder().decode(bytes);
    };
  }

  private static byte[] unescape(byte[] inside) {
    Line quoted = new Line(inside.length + 4);
    quoted.ascii("[\"").raw(inside).ascii("\"]");
    try (JsonParser parser = Json.createParser(new ByteArrayInputStream(quoted.toBytes()))) {
      parser.next();
      parser.next();
      return parser.getString().getBytes(UTF_8);
    }
  }
}
