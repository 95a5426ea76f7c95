package io.zenko.dmd.metadata.json.run;

import java.util.Arrays;

/**
 * A key that is looked for in lines, and compared with the keys that stand there, escapes and all,
 * without making them out.
 */
final class LineKey {
  /** The key of a line begins this far behind the line. */
  static final int AT = "{\"key\":\"".length();

  private final byte[] key;

  /** Whether its bytes stand in a line as they are. */
  private final boolean plain;

  LineKey(byte[] key) {
    this.key = key;
    this.plain = isPlain(key);
  }

  private static boolean isPlain(byte[] key) {
    for (byte b : key) {
      if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Less than, equal to or greater than 0 as the key of the line that begins here is less than,
   * equal to or greater than this one.
   *
   * @param to where the lines end
   */
  int compareLine(byte[] bytes, int line, int to) {
    int at = line + AT;
    if (plain) {
      int equal = Arrays.mismatch(bytes, at, Math.min(to, at + key.length), key, 0, key.length);
      // What is equal to plain bytes is neither an escape nor the closing quote.
      int same = equal < 0 ? key.length : equal;
      return compareFrom(bytes, at + same, same);
    }
    return compareFrom(bytes, at, 0);
  }

  /** Where the key ends in its own line. */
  int end(byte[] bytes, int line) {
    int at = line + AT;
    if (plain) {
      return at + key.length;
    }
    while (bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    return at;
  }

  private int compareFrom(byte[] bytes, int from, int done) {
    int at = from;
    for (int i = done; i < key.length; i++) {
      int b = Byte.toUnsignedInt(bytes[at++]);
      if (b == '"') {
        return -1;
      }
      if (b == '\\') {
        b = unescape(bytes, at);
        at += bytes[at] == 'u' ? 5 : 1;
      }
      int distance = b - Byte.toUnsignedInt(key[i]);
      if (distance != 0) {
        return distance;
      }
    }
    return bytes[at] == '"' ? 0 : 1;
  }

  /**
   * What stands behind a backslash; {@link io.zenko.dmd.metadata.json.line.Line} writes no other.
   */
  private static int unescape(byte[] bytes, int at) {
    return switch (bytes[at]) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> Character.digit(bytes[at + 3], 16) << 4 | Character.digit(bytes[at + 4], 16);
      default -> Byte.toUnsignedInt(bytes[at]);
    };
  }
}
