package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** A string of JSON, written from the bytes of its UTF-8 into a place that was made for it. */
final class JsonString {
  private static final int QUOTES = 2;
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private JsonString() {}

  /** How many bytes it has, its quotes included. */
  static int length(byte[] utf8) {
    long length = QUOTES;
    for (byte b : utf8) {
      length += isControl(b) ? 6 : isSpecial(b) ? 2 : 1;
    }
    return Math.toIntExact(length);
  }

  static void write(byte[] utf8, ByteBuffer out) {
    out.put((byte) '"');
    for (byte b : utf8) {
      if (isControl(b)) {
        out.put((byte) '\\').put((byte) 'u').put((byte) '0').put((byte) '0');
        out.put(HEX[b >> 4]).put(HEX[b & 15]);
      } else {
        if (isSpecial(b)) {
          out.put((byte) '\\');
        }
        out.put(b);
      }
    }
    out.put((byte) '"');
  }

  /** Bytes of longer characters are negative. */
  private static boolean isControl(byte b) {
    return b >= 0 && b < ' ';
  }

  private static boolean isSpecial(byte b) {
    return b == '"' || b == '\\';
  }
}
