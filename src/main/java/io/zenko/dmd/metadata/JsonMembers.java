package io.zenko.dmd.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * A walk over the members of the top level of a JSON object that tells at which bytes they stand,
 * which JSON-P does not. It looks no deeper than it has to for that.
 */
final class JsonMembers {
  static final JsonProvider JSON = JsonProvider.provider();

  /** Where a member stands; {@code comma} is that of the one before it, or -1 for the first. */
  record Member(int comma, int nameStart, int valueStart, int valueEnd) {}

  private final byte[] json;
  private final String name;
  private final byte[] quotedName;
  private Optional<Member> found = Optional.empty();
  private boolean empty = true;
  private int end = -1;

  /** Walks over {@code json}, looking for the last member of the name. */
  JsonMembers(byte[] json, String name) {
    this.json = json;
    this.name = name;
    this.quotedName = quoted(name);
    walk();
    if (!isObject()) {
      found = Optional.empty();
    }
  }

  static byte[] quoted(String name) {
    return JSON.createValue(name).toString().getBytes(UTF_8);
  }

  boolean isObject() {
    return end >= 0;
  }

  boolean isEmpty() {
    return empty;
  }

  /** Where the closing brace stands. */
  int end() {
    return end;
  }

  Optional<Member> found() {
    return found;
  }

  private void walk() {
    int comma = -1;
    int i = skipSpace(json, 0);
    if (at(i) != '{') {
      return;
    }
    i = skipSpace(json, i + 1);
    while (at(i) == '"') {
      int nameStart = i;
      int nameEnd = endOfString(i);
      i = skipSpace(json, nameEnd);
      int valueStart = skipSpace(json, i + 1);
      int valueEnd = endOfValue(valueStart);
      if (at(i) != ':' || valueEnd == valueStart) {
        return;
      }
      if (isNamed(nameStart, nameEnd)) {
        found = Optional.of(new Member(comma, nameStart, valueStart, valueEnd));
      }
      empty = false;
      i = skipSpace(json, valueEnd);
      if (at(i) == ',') {
        comma = i;
        i = skipSpace(json, i + 1);
        if (at(i) != '"') {
          return;
        }
      } else {
        break;
      }
    }
    if (at(i) == '}' && skipSpace(json, i + 1) == json.length) {
      end = i;
    }
  }

  private boolean isNamed(int start, int end) {
    if (Arrays.equals(json, start, end, quotedName, 0, quotedName.length)) {
      return true;
    }
    return hasEscape(json, start, end) && text(json, start, end).equals(Optional.of(name));
  }

  /** The text of the quoted string that stands there; empty where it is malformed. */
  static Optional<String> text(byte[] json, int start, int end) {
    if (!hasEscape(json, start, end)) {
      return Optional.of(new String(json, start + 1, end - start - 2, UTF_8));
    }
    try (JsonReader reader =
        JSON.createReader(new ByteArrayInputStream(json, start, end - start))) {
      return Optional.of(((JsonString) reader.readValue()).getString());
    } catch (JsonException malformed) {
      return Optional.empty();
    }
  }

  private static boolean hasEscape(byte[] json, int start, int end) {
    for (int i = start; i < end; i++) {
      if (json[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  private int endOfValue(int start) {
    int depth = 0;
    int i = start;
    do {
      switch (at(i)) {
        case '"' -> i = endOfString(i);
        case '{', '[' -> {
          depth++;
          i++;
        }
        case '}', ']' -> {
          if (depth == 0) {
            return i;
          }
          depth--;
          i++;
        }
        default -> {
          if (depth == 0) {
            return endOfLiteral(i);
          }
          i++;
        }
      }
    } while (depth > 0 && i < json.length);
    return i;
  }

  private int endOfLiteral(int start) {
    int i = start;
    while (i < json.length && ",}] \t\r\n".indexOf(json[i]) < 0) {
      i++;
    }
    return i;
  }

  /** Past the closing quote, or the end where there is none. */
  private int endOfString(int start) {
    int i = start + 1;
    while (i < json.length && json[i] != '"') {
      i += json[i] == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, json.length);
  }

  static int skipSpace(byte[] json, int start) {
    int i = start;
    while (i < json.length && " \t\r\n".indexOf(json[i]) >= 0) {
      i++;
    }
    return i;
  }

  private int at(int index) {
    return index < json.length ? json[index] : -1;
  }
}
