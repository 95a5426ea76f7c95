package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.Settings.Limits;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.Key;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.Optional;

/**
 * Reads {@code {"batch":[{"key","value"},{"key","type":"del"}]}} from beginning to end, without a
 * tree of it in memory. Members that mean nothing here are skipped.
 */
final class BatchReader {
  private static final String WHAT = "the batch";

  private final Limits limits;
  private final Batch.Builder batch = Batch.builder();

  BatchReader(Limits limits) {
    this.limits = limits;
  }

  Batch read(byte[] json) {
    try (JsonParser parser = JsonText.parser(json)) {
      if (!parser.hasNext() || parser.next() != Event.START_OBJECT) {
        throw wrong("it is no JSON object");
      }
      readMembers(parser);
      if (parser.hasNext()) {
        throw wrong("something follows it");
      }
      return batch.build();
    } catch (JsonException e) {
      throw JsonText.notJson(WHAT, e.getMessage(), e);
    }
  }

  private void readMembers(JsonParser parser) {
    boolean found = false;
    while (parser.next() == Event.KEY_NAME) {
      boolean isBatch = parser.getString().equals("batch");
      Event value = parser.next();
      if (!isBatch) {
        skip(parser, value);
      } else if (value == Event.START_ARRAY && !found) {
        found = true;
        readChanges(parser);
      } else {
        throw wrong("its member 'batch' is one array");
      }
    }
    if (!found) {
      throw wrong("it has no member 'batch'");
    }
  }

  private void readChanges(JsonParser parser) {
    for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
      if (event != Event.START_OBJECT) {
        throw wrong("each change is a JSON object");
      }
      readChange(parser);
    }
  }

  private void readChange(JsonParser parser) {
    Optional<String> key = Optional.empty();
    Optional<String> value = Optional.empty();
    String type = "put";
    while (parser.next() == Event.KEY_NAME) {
      String member = parser.getString();
      Event event = parser.next();
      switch (member) {
        case "key" -> key = Optional.of(text(parser, event, "key"));
        case "value" -> value = Optional.of(text(parser, event, "value"));
        case "type" -> type = text(parser, event, "type");
        default -> skip(parser, event);
      }
    }
    String keyText = key.orElseThrow(() -> wrong("a change has no key"));
    add(Names.key(keyText, limits.keyBytes()), value, type);
  }

  private void add(Key key, Optional<String> value, String type) {
    switch (type) {
      case "del" -> batch.delete(key);
      case "put" -> {
        byte[] bytes = value.orElseThrow(() -> wrong("a put has no value")).getBytes(UTF_8);
        if (bytes.length > limits.valueBytes()) {
          throw wrong("a value has more than " + limits.valueBytes() + " bytes");
        }
        batch.put(key, bytes);
      }
      default -> throw wrong("the type of a change is 'put' or 'del', not '" + type + "'");
    }
  }

  private static String text(JsonParser parser, Event event, String member) {
    if (event != Event.VALUE_STRING) {
      throw wrong("the " + member + " of a change is a string");
    }
    return parser.getString();
  }

  /** Event by event: the parser's own skipping never ends in a text that ends before its value. */
  private static void skip(JsonParser parser, Event value) {
    int depth = change(value);
    while (depth > 0) {
      depth += change(parser.next());
    }
  }

  private static int change(Event event) {
    return switch (event) {
      case START_OBJECT, START_ARRAY -> 1;
      case END_OBJECT, END_ARRAY -> -1;
      default -> 0;
    };
  }

  private static ProtocolException wrong(String why) {
    return new ProtocolException(ProtocolError.BAD_REQUEST, WHAT + " makes no sense: " + why);
  }
}
