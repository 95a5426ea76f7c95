package io.zenko.dmd.metadata.json.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Bytes of JSON being written. */
public final class Line {
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

  /** The CRC32C member that closes a line, with the brace and the line's end. */
  public static final int SEAL_LENGTH = ",\"crc\":\"00000000\"}\n".length();

  private static final int LONG_BYTES = 4 << 20;

  private byte[] bytes;
  private int length;

  public Line(int capacity) {
    this.bytes = new byte[capacity];
  }

  public int length() {
    return length;
  }

  /** The array that the bytes stand in now; writing more may move them to another. */
  public byte[] array() {
    return bytes;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  public void clear() {
    length = 0;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      // Both arrays are there at once, so a long one grows by less.
      int growth = bytes.length < LONG_BYTES ? bytes.length : bytes.length / 4;
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + growth));
    }
  }

  public Line ascii(String text) {
    int count = text.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  public Line raw(byte[] source) {
    return raw(source, 0, source.length);
  }

  public Line raw(byte[] source, int from, int count) {
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
    return this;
  }

  public Line number(long number) {
    return ascii(Long.toString(number));
  }

  public Line hex(int number) {
    reserve(8);
    for (int shift = 28; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(number >>> shift) & 15];
    }
    return this;
  }

  /** A JSON string of these bytes of UTF-8. */
  public Line string(byte[] utf8) {
    reserve(utf8.length + 2);
    bytes[length++] = '"';
    escaped(utf8);
    reserve(1);
    bytes[length++] = '"';
    return this;
  }

  /** The inside of a JSON string of these bytes of UTF-8. */
  public Line escaped(byte[] utf8) {
    int done = 0;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
        raw(utf8, done, i - done);
        escape(b);
        done = i + 1;
      }
    }
    return raw(utf8, done, utf8.length - done);
  }

  private void escape(byte b) {
    switch (b) {
      case '"' -> ascii("\\\"");
      case '\\' -> ascii("\\\\");
      case '\n' -> ascii("\\n");
      case '\r' -> ascii("\\r");
      case '\t' -> ascii("\\t");
      default -> {
        ascii("\\u00");
        reserve(2);
        bytes[length++] = HEX[(b >> 4) & 15];
        bytes[length++] = HEX[b & 15];
      }
    }
  }

  public int checksum(int from) {
    return checksum(bytes, from, length);
  }

  public static int checksum(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  /**
   * Closes the JSON object that began at {@code from} with the checksum of all of it so far, and
   * ends the line.
   */
  public Line seal(int from) {
    int checksum = checksum(from);
    return ascii(",\"crc\":\"").hex(checksum).ascii("\"}\n");
  }

  /**
   * Whether the bytes are a line as {@link #seal} leaves it, but for the line's end, which is not
   * among them.
   */
  public static boolean isSealed(byte[] bytes, int from, int to) {
    int end = to - (SEAL_LENGTH - 1);
    if (end < from) {
      return false;
    }
    Line expected = new Line(SEAL_LENGTH);
    expected.ascii(",\"crc\":\"").hex(checksum(bytes, from, end)).ascii("\"}");
    return Arrays.equals(bytes, end, to, expected.bytes, 0, expected.length);
  }
}
