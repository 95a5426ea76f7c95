package io.zenko.dmd.metadata.mdfile.socketio;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The header of a frame as a client sends it.
 *
 * <pre>
 *   0                    1                 2, 4 or 10   + 4
 *   | final 000 | opcode | 1 | length      | mask       | payload |
 * </pre>
 */
record FrameHeader(boolean isFinal, int opcode, long length, int mask) {
  private static final int MAX_CONTROL_BYTES = 125;

  /**
   * Takes a header from what has arrived; empty, and nothing taken, where it is not all there.
   *
   * @throws WebSocketException where no client may send such a frame
   */
  static Optional<FrameHeader> take(ByteBuffer arrived) {
    if (arrived.remaining() < 2) {
      return Optional.empty();
    }
    int start = arrived.position();
    int first = arrived.get() & 0xff;
    int second = arrived.get() & 0xff;
    if ((first & 0x70) != 0 || (second & 0x80) == 0) {
      throw new WebSocketException(Frame.PROTOCOL_ERROR, "an extension, or a frame without a mask");
    }
    long length = second & 0x7f;
    int more = length == 127 ? 8 : length == 126 ? 2 : 0;
    if (arrived.remaining() < more + 4) {
      arrived.position(start);
      return Optional.empty();
    }
    if (more == 2) {
      length = arrived.getShort() & 0xffff;
    } else if (more == 8) {
      length = arrived.getLong();
    }
    FrameHeader header =
        new FrameHeader((first & 0x80) != 0, first & 0xf, length, arrived.getInt());
    header.check();
    return Optional.of(header);
  }

  boolean isControl() {
    return opcode >= Frame.CLOSE;
  }

  private void check() {
    if (length < 0 || (isControl() && (!isFinal || length > MAX_CONTROL_BYTES))) {
      throw new WebSocketException(Frame.PROTOCOL_ERROR, "a frame of an impossible length");
    }
    switch (opcode) {
      case Frame.CONTINUATION, Frame.TEXT, Frame.CLOSE, Frame.PING, Frame.PONG -> {}
      case Frame.BINARY ->
          throw new WebSocketException(Frame.UNSUPPORTED, "the protocol has no binary messages");
      default -> throw new WebSocketException(Frame.PROTOCOL_ERROR, "an unknown frame");
    }
  }

  /** Takes the mask off a payload. */
  void unmask(byte[] payload) {
    byte[] octets = ByteBuffer.allocate(4).putInt(mask).array();
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= octets[i & 3];
    }
  }
}
