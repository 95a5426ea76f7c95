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
  private static final int MAX_HEADER_BYTES = 10;

  private Frame() {}

  static byte[] text(String text) {
    return of(TEXT, text.getBytes(UTF_8));
  }

  static byte[] close(int status) {
    return of(CLOSE, new byte[] {(byte) (status >> 8), (byte) status});
  }

  static byte[] of(int opcode, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(MAX_HEADER_BYTES).put((byte) (FINAL | opcode));
    if (payload.length < LENGTH_OF_2_BYTES) {
      header.put((byte) payload.length);
    } else if (payload.length < 1 << 16) {
      header.put((byte) LENGTH_OF_2_BYTES).putShort((short) payload.length);
    } else {
      header.put((byte) LENGTH_OF_8_BYTES).putLong(payload.length);
    }
    byte[] frame = new byte[header.position() + payload.length];
    System.arraycopy(header.array(), 0, frame, 0, header.position());
    System.arraycopy(payload, 0, frame, header.position(), payload.length);
    return frame;
  }
}
