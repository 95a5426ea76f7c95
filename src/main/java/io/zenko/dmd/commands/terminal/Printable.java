package io.zenko.dmd.commands.terminal;

import java.util.function.IntFunction;

/** Text from a store as it may go to a terminal, which would obey what stands in it otherwise. */
public final class Printable {
  private Printable() {}

  /** The text, with characters that control a terminal or hide others written as escapes. */
  public static String of(String text) {
    return of(text, Printable::escape);
  }

  /** JSON with the same characters as escapes of JSON: it says the same as before. */
  public static String json(String text) {
    return of(text, Printable::escapeInJson);
  }

  private static String of(String text, IntFunction<String> escape) {
    int length = text.length();
    for (int at = 0; at < length; ) {
      int c = text.codePointAt(at);
      if (!isPlain(c)) {
        return escaped(text, at, escape);
      }
      at += Character.charCount(c);
    }
    return text;
  }

  private static String escaped(String text, int from, IntFunction<String> escape) {
    StringBuilder plain = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int at = from; at < text.length(); ) {
      int c = text.codePointAt(at);
      if (isPlain(c)) {
        plain.appendCodePoint(c);
      } else {
        plain.append(escape.apply(c));
      }
      at += Character.charCount(c);
    }
    return plain.toString();
  }

  private static String escape(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          c < 0x100 ? "\\x" + hex(c, 2) : c < 0x10000 ? "\\u" + hex(c, 4) : "\\U" + hex(c, 8);
    };
  }

  /** Ends of lines and tabs can only stand between values there, and are not escaped. */
  private static String escapeInJson(int c) {
    if (c == '\n' || c == '\t') {
      return Character.toString(c);
    } else if (c == '\r') {
      return " ";
    }
    StringBuilder escapes = new StringBuilder();
    for (char unit : Character.toChars(c)) {
      escapes.append("\\u").append(hex(unit, 4));
    }
    return escapes.toString();
  }

  private static String hex(int c, int digits) {
    String hex = Integer.toHexString(c);
    return "0".repeat(digits - hex.length()) + hex;
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
