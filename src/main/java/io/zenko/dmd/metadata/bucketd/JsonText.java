package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;

/** JSON that clients send, which must be JSON and UTF-8 before it is stored. */
final class JsonText {
  private static final JsonProvider JSON = JsonProvider.provider();

  /** Far more than any client nests, and less than what the parser fails at. */
  private static final int MAX_DEPTH = 500;

  private JsonText() {}

  /**
   * Refuses what is not one JSON value.
   *
   * @param what names it in the error
   */
  static void check(byte[] text, String what) {
    try (JsonParser parser = parser(text)) {
      boolean empty = true;
      int depth = 0;
      while (parser.hasNext()) {
        depth += step(parser.next());
        if (depth > MAX_DEPTH) {
          throw notJson(what, "it is nested deeper than " + MAX_DEPTH + " levels", null);
        }
        empty = false;
      }
      if (empty) {
        throw notJson(what, "it is empty", null);
      }
    } catch (JsonException e) {
      throw notJson(what, e.getMessage(), e);
    }
  }

  private static int step(Event event) {
    return switch (event) {
      case START_OBJECT, START_ARRAY -> 1;
      case END_OBJECT, END_ARRAY -> -1;
      default -> 0;
    };
  }

  /** Parses UTF-8; bytes that are none are a {@link JsonException}. */
  static JsonParser parser(byte[] text) {
    return JSON.createParser(
        new InputStreamReader(
            new ByteArrayInputStream(text),
            UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }

  /** The text as a JSON string. */
  static String quote(String text) {
    return JSON.createValue(text).toString();
  }

  static ProtocolException notJson(String what, String why, Throwable cause) {
    return new ProtocolException(ProtocolError.BAD_REQUEST, what + " is not JSON: " + why, cause);
  }
}
