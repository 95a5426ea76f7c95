package io.zenko.dmd.metadata.transfer;

/** An export that cannot be read, or not be taken over; the message says where and what to do. */
public final class TransferException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TransferException(String message) {
    super(message);
  }

  TransferException(String message, Throwable cause) {
    super(message, cause);
  }
}
