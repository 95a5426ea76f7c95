package io.zenko.dmd.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;

/** What bytes are, as far as a line of JSON is concerned. */
public final class JsonSyntax {
  private static final JsonParserFactory PARSERS =
      JsonProvider.provider().createParserFactory(Map.of());

  /** What is nested deeper stands as text: the parser has a limit, and a line has levels too. */
  private static final int MAX_DEPTH = 500;

  /** What decoding puts in the place of bytes that are no UTF-8; a text may hold it as well. */
  private static final char REPLACEMENT = '\ufffd';

  private JsonSyntax() {}

  /** Whether this is one JSON value in UTF-8 that can stand in a line as it is. */
  public static boolean isOneLine(byte[] text) {
    String decoded = new String(text, UTF_8);
    return text.length > 0
        && decoded.indexOf('\n') < 0
        && decoded.indexOf('\r') < 0
        && (decoded.indexOf(REPLACEMENT) < 0 || isUtf8(text))
        && isJson(decoded);
  }

  private static boolean isJson(String text) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      int depth = 0;
      while (parser.hasNext() && depth <= MAX_DEPTH) {
        depth +=
            switch (parser.next()) {
              case START_OBJECT, START_ARRAY -> 1;
              case END_OBJECT, END_ARRAY -> -1;
              default -> 0;
            };
      }
      return depth <= MAX_DEPTH;
    } catch (JsonException e) {
      return false;
    }
  }

  public static boolean isUtf8(byte[] text) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
