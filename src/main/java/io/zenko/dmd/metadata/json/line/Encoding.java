package io.zenko.dmd.metadata.json.line;

/**
 * How a value stands in a line. The names of the members are part of the format; the codes stand in
 * slots and in index files.
 */
public enum Encoding {
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

  public static Encoding of(int code) {
    return switch (code) {
      case 0 -> JSON;
      case 1 -> TEXT;
      case 2 -> BINARY;
      default -> throw new FormatException("unknown encoding " + code);
    };
  }

  public int code() {
    return code;
  }

  public String member() {
    return member;
  }
}
