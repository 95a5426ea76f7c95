package io.zenko.dmd.metadata.json;

/**
 * How a value stands in a line. The names of the members are part of the format; the codes stand in
 * {@link Slot} and in index files.
 */
enum Encoding {
  /** A JSON text of one line, as it was given. */
  JSON(0, "value"),
  /** Any other UTF-8, inside a JSON string. */
  TEXT(1, "text"),
  /** Any other bytes, in Base64. */
  BINARY(2, "base64");

  private final int code;
  private final String member;

  Encoding(int code, String member) {
    this.code = code;
    this.member = member;
  }

  static Encoding of(int code) {
    return switch (code) {
      case 0 -> JSON;
      case 1 -> TEXT;
      case 2 -> BINARY;
      default -> throw new FormatException("unknown encoding " + code);
    };
  }

  int code() {
    return code;
  }

  String member() {
    return member;
  }
}
