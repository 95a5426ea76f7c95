package io.zenko.dmd.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of the top level of a JSON object and the bytes at which they stand, which JSON-P
 * does not tell; found in one walk that looks no deeper than it has to for that.
 */
final class JsonMembers {
  static final JsonProvider JSON = JsonProvider.provider();

  private static final int USUAL_MEMBERS = 32;

  /** Where a member stands; {@code comma} is that of the one before it, or -1 for the first. */
  record Member(int comma, int nameStart, int nameEnd, int valueStart, int valueEnd) {}

  private final byte[] json;
  private Member[] members = new Member[USUAL_MEMBERS];
  private int count;
  private int end = -1;

  JsonMembers(byte[] json) {
    this.json = json;
    walk();
    if (!isObject()) {
      count = 0;
    }
  }

  boolean isObject() {
    return end >= 0;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Where the closing brace stands. */
  int end() {
    return end;
  }

  /** The last member of the name, which is given as it is and as JSON. */
  Optional<Member> find(String name, byte[] quotedName) {
    for (int i = count - 1; i >= 0; i--) {
      Member member = members[i];
      if (isNamed(member.nameStart, member.nameEnd, name, quotedName)) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /** The last member of each of the names that there are. */
  Map<String, Member> find(Set<String> names) {
    Map<String, Member> found = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Member member = members[i];
      text(json, member.nameStart, member.nameEnd)
          .filter(names::contains)
          .ifPresent(name -> found.put(name, member));
    }
    return found;
  }

  private boolean isNamed(int start, int end, String name, byte[] quotedName) {
    if (Arrays.equals(json, start, end, quotedName, 0, quotedName.length)) {
      return true;
    }
    return hasEscape(json, start, end) && text(json, start, end).equals(Optional.of(name));
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
      add(new Member(comma, nameStart, nameEnd, valueStart, valueEnd));
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

  private void add(Member member) {
    if (count == members.length) {
      members = Arrays.copyOf(members, 2 * count);
    }
    members[count++] = member;
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
    return switch (at(start)) {
      case '"' -> endOfString(start);
      case '{', '[' -> endOfNested(start);
      default -> endOfLiteral(start);
    };
  }

  private int endOfNested(int start) {
    byte[] bytes = json;
    int depth = 0;
    int i = start;
    do {
      switch (bytes[i]) {
        case '"' -> i = endOfString(i);
        case '{', '[' -> {
          depth++;
          i++;
        }
        case '}', ']' -> {
          depth--;
          i++;
        }
        default -> i++;
      }
    } while (depth > 0 && i < bytes.length);
    return i;
  }

  private int endOfLiteral(int start) {
    int i = start;
    while (i < json.length && !isSpace(json[i]) && ",}]".indexOf(json[i]) < 0) {
      i++;
    }
    return i;
  }

  /** Past the closing quote, or the end where there is none. */
  private int endOfString(int start) {
    byte[] bytes = json;
    int i = start + 1;
    while (i < bytes.length && bytes[i] != '"') {
      i += bytes[i] == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, bytes.length);
  }

  static int skipSpace(byte[] json, int start) {
    int i = start;
    while (i < json.length && isSpace(json[i])) {
      i++;
    }
    return i;
  }

  private static boolean isSpace(byte b) {
    return b <= ' ' && (b == ' ' || b == '\t' || b == '\r' || b == '\n');
  }

  private int at(int index) {
    return index < json.length ? json[index] : -1;
  }
}
