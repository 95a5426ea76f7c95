package io.zenko.dmd.metadata.mdfile.socketio;

/**
 * A packet of Socket.IO, as text:
 *
 * <pre>
 *   type  [namespace ',']  [acknowledgement id]  [JSON]
 *   2     /MDFile/metadata,        17            ["call","get",{...}]
 * </pre>
 *
 * <p>Packets with binary attachments are none of ours: nothing in the protocol sends bytes.
 *
 * @param id what the other side acknowledges by; {@link #NO_ID} where it does not
 * @param json empty where the packet has none
 */
record Packet(Type type, String namespace, int id, String json) {
  static final int NO_ID = -1;
  static final String ROOT = "/";

  /** Types by their digits. */
  enum Type {
    CONNECT('0'),
    DISCONNECT('1'),
    EVENT('2'),
    ACK('3'),
    CONNECT_ERROR('4');

    private final char digit;

    Type(char digit) {
      this.digit = digit;
    }

    private static Type of(char digit) {
      for (Type type : values()) {
        if (type.digit == digit) {
          return type;
        }
      }
      throw new IllegalArgumentException("no packet of a known type");
    }
  }

  /**
   * Reads a packet.
   *
   * @throws IllegalArgumentException where it is none
   */
  static Packet parse(String text) {
    Type type = Type.of(text.isEmpty() ? ' ' : text.charAt(0));
    int at = 1;
    String namespace = ROOT;
    if (text.startsWith("/", at)) {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      namespace = text.substring(at, end);
      at = comma < 0 ? end : end + 1;
    }
    int digits = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    // A number that does not fit is an IllegalArgumentException too.
    int id = at == digits ? NO_ID : Integer.parseInt(text, digits, at, 10);
    return new Packet(type, namespace, id, text.substring(at));
  }

  /** The packet as it is sent. */
  String encode() {
    StringBuilder packet = new StringBuilder(namespace.length() + json.length() + 16);
    packet.append(type.digit);
    if (!namespace.equals(ROOT)) {
      packet.append(namespace).append(',');
    }
    if (id != NO_ID) {
      packet.append(id);
    }
    return packet.append(json).toString();
  }
}
