package io.zenko.dmd.metadata.json;

/** What stands in a file is not what this version writes there; the message says where. */
final class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FormatException(String message) {
    super(message);
  }

  FormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
