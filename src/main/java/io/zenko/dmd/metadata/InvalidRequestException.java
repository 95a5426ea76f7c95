package io.zenko.dmd.metadata;

/** What was asked makes no sense; the message says what to do about it. */
public final class InvalidRequestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidRequestException(String message) {
    super(message);
  }
}
