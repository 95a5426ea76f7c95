package io.zenko.dmd.metadata.json.line;

/** What stands in a file is not what this version writes there; the message says where. */
public final class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FormatException(String message) {
    super(message);
  }

  public FormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
