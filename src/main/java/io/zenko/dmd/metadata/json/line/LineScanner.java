package io.zenko.dmd.metadata.json.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;

/**
 * Reads a line of our own files, member by member in the order in which they are written. A line
 * whose seal holds is ours, so what does not match here was written by a later version or by hand.
 */
public final class LineScanner {
  private final byte[] bytes;
  private final int end;
  private int at;

  public LineScanner(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  public int position() {
    return at;
  }

  /** Whether this text comes next; then it is passed over. */
  public boolean take(String text) {
    int count = text.length();
    if (at + count > end) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (bytes[at + i] != (byte) text.charAt(i)) {
        return false;
      }
    }
    at += count;
    return true;
  }

  public void expect(String text) {
    if (!take(text)) {
      throw new FormatException("expected " + text + " at byte " + at + " of the line");
    }
  }

  public long number() {
    int from = at;
    while (at < end && (Character.isDigit(bytes[at]) || bytes[at] == '-')) {
      at++;
    }
    try {
      return Long.parseLong(new String(bytes, from, at - from, ISO_8859_1));
    } catch (NumberFormatException e) {
      throw new FormatException("expected a number at byte " + from + " of the line");
    }
  }

  public void skip(int count) {
    if (count < 0 || count > end - at) {
      throw new FormatException("a length of " + count + " goes past the end of the line");
    }
    at += count;
  }

  /** The bytes of UTF-8 that the JSON string that comes next stands for. */
  public byte[] string() {
    expect("\"");
    int from = at;
    boolean plain = true;
    while (at < end && bytes[at] != '"') {
      if (bytes[at] == '\\') {
        plain = false;
        at++;
      }
      at++;
    }
    byte[] inside = Arrays.copyOfRange(bytes, from, Math.min(at, end));
    expect("\"");
    return plain ? inside : unescape(inside);
  }

  private static byte[] unescape(byte[] inside) {
    CharBuffer text = UTF_8.decode(ByteBuffer.wrap(inside));
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escape = text.charAt(at++);
      switch (escape) {
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'u' -> {
          plain.append((char) Integer.parseInt(text.subSequence(at, at + 4).toString(), 16));
          at += 4;
        }
        default -> plain.append(escape);
      }
    }
    return plain.toString().getBytes(UTF_8);
  }
}
