package io.zenko.dmd.commands.terminal;

/** What was typed, or stands in the environment for it, makes no sense. */
public final class MisuseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MisuseException(String message) {
    super(message);
  }

  public MisuseException(String message, Throwable cause) {
    super(message, cause);
  }
}
