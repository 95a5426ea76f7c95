package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * A frame of RFC 6455 as a server sends it: whole messages, not masked.
 *
 * <pre>
 *   0        1              2 or 10
 *   | 1000   | 0 | length   | payload |
 *   | opcode |   | 7 bits,  |         |
 *   |        |   | 126 + 2, |         |
 *   |        |   | 127 + 8  |         |
 * </pre>
 */
final class Frame {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** Status codes of a close frame. */
  static final int NORMAL = 1000;

  static final int PROTOCOL_ERROR = 1002;
  static final int UNSUPPORTED = 1003;
  static final int NOT_UTF_8 = 1007;
  static final int TOO_BIG = 1009;
  static final int TRY_AGAIN_LATER = 1013;

  private static final int FINAL = 0x80;
  private static final int LENGTH_OF_2_BYTES = 126;
  private static final int LENGTH_OF_8_BYTES = 127;

  private Frame() {}

  static byte[] text(String text) {
    return of(TEXT, text.getBytes(UTF_8));
  }

  static byte[] close(int status) {
    return of(CLOSE, new byte[] {(byte) (status >> 8), (byte) status});
  }

  static byte[] of(int opcode, byte[] payload) {
    byte[] frame = begin(opcode, payload.length);
    System.arraycopy(payload, 0, frame, frame.length - payload.length, payload.length);
    return frame;
  }

  /** A text with a JSON string inside, whose bytes are copied just once. */
  static byte[] text(String start, byte[] string, String end) {
    byte[] head = start.getBytes(UTF_8);
    byte[] tail = end.getBytes(UTF_8);
    int length = head.length + JsonString.length(string) + tail.length;
    byte[] frame = begin(TEXT, length);
    ByteBuffer rest = ByteBuffer.wrap(frame, frame.length - length, length).put(head);
    JsonString.write(string, rest);
    rest.put(tail);
    return frame;
  }

  /** A frame with its header, and room for a payload. */
  private static byte[] begin(int opcode, int length) {
    int more = length < LENGTH_OF_2_BYTES ? 0 : length < 1 << 16 ? 2 : 8;
    byte[] frame = new byte[2 + more + length];
    ByteBuffer header = ByteBuffer.wrap(frame).put((byte) (FINAL | opcode));
    switch (more) {
      case 0 -> header.put((byte) length);
      case 2 -> header.put((byte) LENGTH_OF_2_BYTES).putShort((short) length);
      default -> header.put((byte) LENGTH_OF_8_BYTES).putLong(length);
    }
    return frame;
  }
}
