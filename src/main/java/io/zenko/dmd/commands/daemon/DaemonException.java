package io.zenko.dmd.commands.daemon;

import java.io.IOException;

/** The daemon did not answer, or answered that it cannot; the message is for an operator. */
final class DaemonException extends IOException {
  private static final long serialVersionUID = 1L;

  DaemonException(String message) {
    super(message);
  }

  DaemonException(String message, Throwable cause) {
    super(message, cause);
  }
}
