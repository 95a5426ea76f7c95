package io.zenko.dmd.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What a request asks for, exactly as its line said it: one character a byte, nothing decoded,
 * normalised or split yet. Each part is decoded once, by whoever knows what it means.
 */
public final class RawTarget {
  private static final String HEX = "0123456789ABCDEF";

  /** The bytes that need no encoding anywhere. */
  private static final BitSet PLAIN = new BitSet();

  static {
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".chars().forEach(PLAIN::set);
  }

  private final String path;
  private final String query;

  private RawTarget(String path, String query) {
    this.path = path;
    this.query = query;
  }

  /** The target as it stood in the request line. */
  public static RawTarget of(String target) {
    int mark = target.indexOf('?');
    return mark < 0
        ? new RawTarget(target, "")
        : new RawTarget(target.substring(0, mark), target.substring(mark + 1));
  }

  /** The path, not decoded. */
  public String path() {
    return path;
  }

  /** The query behind the first '?', not decoded; empty where there is none. */
  public String query() {
    return query;
  }

  /**
   * The parts of the path between slashes, not decoded, the last with all that follows.
   *
   * @param limit the number of parts at most
   */
  public List<String> parts(int limit) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    return Arrays.asList(relative.split("/", limit));
  }

  /**
   * The parameters of the query, decoded. Of one that is given more than once, the first counts.
   *
   * @throws MalformedTargetException where a name or value cannot be decoded
   */
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    forEachParameter(parameters::putIfAbsent);
    return parameters;
  }

  /**
   * The values of a parameter that may be given more than once.
   *
   * @throws MalformedTargetException as {@link #parameters}
   */
  public List<String> parameters(String name) {
    List<String> values = new ArrayList<>();
    forEachParameter(
        (found, value) -> {
          if (found.equals(name)) {
            values.add(value);
          }
        });
    return values;
  }

  private void forEachParameter(BiConsumer<String, String> action) {
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int sign = pair.indexOf('=');
        String name = sign < 0 ? pair : pair.substring(0, sign);
        String value = sign < 0 ? "" : pair.substring(sign + 1);
        action.accept(decode(name.replace('+', ' ')), decode(value.replace('+', ' ')));
      }
    }
  }

  /**
   * Percent-decodes a part of a target, once.
   *
   * @throws MalformedTargetException where a '%' has no two digits, or the bytes are no UTF-8
   */
  public static String decode(String raw) {
    if (isDecoded(raw)) {
      return raw;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(octet(raw, i));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedTargetException("the target is no UTF-8");
    }
  }

  /** Whether it says what it means, as most targets do. */
  private static boolean isDecoded(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static int octet(String raw, int percent) {
    int high = percent + 2 < raw.length() ? Character.digit(raw.charAt(percent + 1), 16) : -1;
    int low = percent + 2 < raw.length() ? Character.digit(raw.charAt(percent + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw new MalformedTargetException("a '%' in the target is not followed by two digits");
    }
    return (high << 4) | low;
  }

  /**
   * Percent-encodes text so that no layer between here and a resource finds anything to normalise
   * in it: all but letters, digits, '-' and '_'.
   */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(UTF_8)) {
      if (PLAIN.get(b & 0xff)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return encoded.toString();
  }

  /** The target for a log: as sent, with what is no ASCII readable where it is UTF-8. */
  @Override
  public String toString() {
    String whole = query.isEmpty() ? path : path + '?' + query;
    return new String(whole.getBytes(ISO_8859_1), UTF_8);
  }
}
