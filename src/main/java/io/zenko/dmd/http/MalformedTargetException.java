package io.zenko.dmd.http;

/** A request's target that cannot be decoded: a lone '%', or bytes that are no UTF-8. */
public final class MalformedTargetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MalformedTargetException(String message) {
    super(message);
  }
}
