package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The long strings of a JSON text, taken out of it before it is parsed: a parser needs several
 * times the memory of a string, and a message may be one string of 100 MB.
 *
 * <p>In the text that is parsed, a name stands for each; nobody can guess it.
 */
public final class LongTexts {
  /** Of a text that has none. */
  public static final LongTexts NONE = new LongTexts(new byte[0]);

  private static final int LONG_BYTES = 64 * 1024;

  private final byte[] json;
  private final List<Range> ranges = new ArrayList<>();
  private final String prefix = UUID.randomUUID() + "-";

  /** Where the bytes of a string stand, between its quotes. */
  private record Range(int from, int to) {}

  LongTexts(byte[] json) {
    this.json = json;
  }

  /**
   * Takes the long strings out.
   *
   * @param start where the text begins
   * @return the text to parse
   */
  byte[] cut(int start) {
    ByteArrayOutputStream shorter = new ByteArrayOutputStream();
    int copied = start;
    for (int open = quote(start); open < json.length; ) {
      int close = closing(open + 1);
      if (close - open > LONG_BYTES) {
        shorter.write(json, copied, open + 1 - copied);
        shorter.writeBytes((prefix + ranges.size()).getBytes(UTF_8));
        ranges.add(new Range(open + 1, close));
        copied = close;
      }
      open = quote(close + 1);
    }
    shorter.write(json, copied, json.length - copied);
    return shorter.toByteArray();
  }

  private int quote(int from) {
    int at = Math.min(from, json.length);
    while (at < json.length && json[at] != '"') {
      at++;
    }
    return at;
  }

  /** The quote that ends a string; the end of the text where there is none. */
  private int closing(int from) {
    int at = from;
    while (at < json.length && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, json.length);
  }

  /** Whether a string that was parsed stands for a long one. */
  public boolean isLong(JsonString string) {
    return !ranges.isEmpty() && string.getString().startsWith(prefix);
  }

  /**
   * The bytes of a string that was parsed, or of the long one that it stands for.
   *
   * @return empty where there are more than {@code maxBytes}
   * @throws IllegalArgumentException where a long string is no JSON
   */
  public Optional<byte[]> utf8(JsonString string, int maxBytes) {
    String text = string.getString();
    byte[] bytes =
        isLong(string)
            ? decode(ranges.get(Integer.parseInt(text.substring(prefix.length()))), maxBytes)
            : text.getBytes(UTF_8);
    return Optional.of(bytes).filter(all -> all.length <= maxBytes);
  }

  /** Stops soon behind {@code maxBytes}. */
  private byte[] decode(Range range, int maxBytes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(LONG_BYTES);
    int at = range.from;
    while (at < range.to && bytes.size() <= maxBytes) {
      if (json[at] != '\\') {
        int end = at + 1;
        while (end < range.to && end - at <= LONG_BYTES && json[end] != '\\') {
          end++;
        }
        bytes.write(json, at, end - at);
        at = end;
      } else if (json[at + 1] != 'u') {
        bytes.write(escaped((char) json[at + 1]));
        at += 2;
      } else {
        String character = String.valueOf(unicode(at));
        at += 6;
        if (Character.isHighSurrogate(character.charAt(0)) && isUnicode(at, range)) {
          character += unicode(at);
          at += 6;
        }
        bytes.writeBytes(character.getBytes(UTF_8));
      }
    }
    byte[] decoded = bytes.toByteArray();
    if (decoded.length <= maxBytes) {
      check(decoded);
    }
    return decoded;
  }

  private boolean isUnicode(int at, Range range) {
    return at + 6 <= range.to && json[at] == '\\' && json[at + 1] == 'u';
  }

  private char unicode(int at) {
    return (char) Integer.parseInt(new String(json, at + 2, 4, UTF_8), 16);
  }

  private static char escaped(char kind) {
    return switch (kind) {
      case '"', '\\', '/' -> kind;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw new IllegalArgumentException("no JSON: '\\" + kind + "' in a string");
    };
  }

  /** Refuses what is no UTF-8, without a copy of it all. */
  private static void check(byte[] utf8) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(utf8);
    CharBuffer out = CharBuffer.allocate(LONG_BYTES);
    while (in.hasRemaining()) {
      var result = decoder.decode(in, out.clear(), true);
      if (result.isError()) {
        throw new IllegalArgumentException("a string that is no UTF-8");
      }
    }
  }
}
