package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32C;

/** A value as it stands in a line: the bytes between {@code "value":} or the quotes. */
record Literal(Encoding encoding, byte[] bytes, int checksum) {
  private static final jakarta.json.stream.JsonParserFactory PARSERS =
      JsonProvider.provider().createParserFactory(Map.of());

  /** What is nested deeper stands as text: the parser has a limit, and a line has levels too. */
  private static final int MAX_DEPTH = 500;

  static Literal of(byte[] value) {
    if (isJsonOfOneLine(value)) {
      return of(Encoding.JSON, value);
    }
    if (isUtf8(value)) {
      Line inside = new Line(value.length + 16);
      inside.escaped(value);
      return of(Encoding.TEXT, inside.toBytes());
    }
    return of(Encoding.BINARY, Base64.getEncoder().encode(value));
  }

  private static Literal of(Encoding encoding, byte[] bytes) {
    return new Literal(encoding, bytes, checksum(bytes));
  }

  static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  /** The value that these bytes stand for. */
  static byte[] decode(Encoding encoding, byte[] bytes) {
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

  /** Whether the value can stand in a line of JSON as it is. */
  private static boolean isJsonOfOneLine(byte[] value) {
    for (byte b : value) {
      if (b == '\n' || b == '\r') {
        return false;
      }
    }
    try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(value), UTF_8)) {
      int depth = 0;
      while (parser.hasNext() && depth <= MAX_DEPTH) {
        depth +=
            switch (parser.next()) {
              case START_OBJECT, START_ARRAY -> 1;
              case END_OBJECT, END_ARRAY -> -1;
              default -> 0;
            };
      }
      return value.length > 0 && depth <= MAX_DEPTH;
    } catch (JsonParsingException e) {
      return false;
    }
  }

  private static boolean isUtf8(byte[] value) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
