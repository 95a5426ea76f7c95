package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes of what a client sends what none would. */
final class WireMutation {
  private static final int MAX_STEPS = 4;
  private static final List<String> WORDS =
      List.of(
          "\r\n",
          "\r\n\r\n",
          "\n",
          "\0",
          " ",
          ":",
          "%00",
          "%",
          "/../",
          "\u00ff",
          "{",
          "}",
          "\"",
          "[".repeat(600),
          "k".repeat(9_000),
          "\r\nContent-Length: 0\r\n",
          "\r\nContent-Length: 9999999\r\n",
          "\r\nContent-Length: -1\r\n",
          "\r\nTransfer-Encoding: chunked\r\n",
          "\r\nConnection: close\r\n",
          "\r\nExpect: 100-continue\r\n",
          "\r\nUpgrade: websocket\r\n",
          "\r\nHost: y\r\n",
          "0\r\n\r\n",
          "ffffffffffffffff\r\n",
          "HTTP/1.0",
          "\u0081\u00ff\u0000\u0000\u0000\u0000\u0006@\u0000\u0000",
          "\u0001\u0084\u0000\u0000\u0000\u0000abcd");

  private final Random random;

  WireMutation(Random random) {
    this.random = random;
  }

  /**
   * What is sent in place of one of these.
   *
   * @param others what parts may be taken from
   */
  byte[] of(byte[] seed, List<byte[]> others) {
    byte[] bytes = seed;
    for (int steps = random.nextInt(MAX_STEPS + 1); steps > 0 && bytes.length > 0; steps--) {
      bytes = step(bytes, others);
    }
    return bytes;
  }

  private byte[] step(byte[] bytes, List<byte[]> others) {
    int at = random.nextInt(bytes.length);
    int end = at + random.nextInt(Math.min(bytes.length - at, 40) + 1);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> join(bytes, at, end, new byte[0]);
      case 2 -> join(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
      case 3 -> join(bytes, at, at, WORDS.get(random.nextInt(WORDS.size())).getBytes(ISO_8859_1));
      case 4 -> join(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
      case 5 -> join(bytes, bytes.length, bytes.length, others.get(random.nextInt(others.size())));
      default -> digit(bytes);
    };
  }

  /** A length, a number of a version or the like becomes another. */
  private byte[] digit(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int i = random.nextInt(bytes.length); i < bytes.length; i++) {
      if (changed[i] >= '0' && changed[i] <= '9') {
        changed[i] = (byte) ('0' + random.nextInt(10));
        break;
      }
    }
    return changed;
  }

  private static byte[] join(byte[] bytes, int from, int to, byte[] middle) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(middle);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
