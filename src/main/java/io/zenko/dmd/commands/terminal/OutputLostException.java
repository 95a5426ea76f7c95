package io.zenko.dmd.commands.terminal;

import java.io.IOException;
import java.util.Locale;

/** Results could not be written: nobody reads them any more, or a disk is full. */
public final class OutputLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean nobodyReads;

  OutputLostException(IOException cause) {
    super("the results cannot be written: " + cause.getMessage(), cause);
    this.nobodyReads =
        String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
  }

  /** Whether whoever read them has gone, as {@code head} does: that is no failure to tell. */
  public boolean nobodyReads() {
    return nobodyReads;
  }
}
