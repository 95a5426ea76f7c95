package io.zenko.dmd.commands.terminal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;

/**
 * Who reads what a command writes.
 *
 * @param out whether its results go to a terminal
 * @param err whether its progress does
 * @param columns of the terminal
 * @param rows likewise
 */
public record Terminal(boolean out, boolean err, int columns, int rows) {
  private static final String OUT = "dmd.terminal.out";
  private static final int USUAL_COLUMNS = 100;
  private static final int USUAL_ROWS = 40;

  /** Files and pipes. */
  public static final Terminal NONE = new Terminal(false, false, 0, 0);

  /** A size of 0 is that of a terminal which does not tell it. */
  public Terminal {
    columns = columns <= 0 ? USUAL_COLUMNS : columns;
    rows = rows <= 0 ? USUAL_ROWS : rows;
  }

  /** As the script has found it, since the Java machine cannot tell its streams apart. */
  public static Terminal ofProperties() {
    return new Terminal(
        Boolean.getBoolean(OUT),
        Boolean.getBoolean("dmd.terminal.err"),
        Integer.getInteger("dmd.terminal.columns", 0),
        Integer.getInteger("dmd.terminal.rows", 0));
  }

  /** The same as its window is now; as before where that cannot be told. */
  public Terminal now() {
    return Boolean.getBoolean(OUT) ? as(new File("/dev/tty")) : this;
  }

  Terminal as(File window) {
    String size;
    try {
      size = size(window);
    } catch (IOException e) {
      return this; // there is no stty, or the process has no terminal of its own
    }
    if (!size.matches("\\d{1,5} \\d{1,5}")) {
      return this;
    }
    int space = size.indexOf(' ');
    return new Terminal(
        out,
        err,
        Integer.parseInt(size.substring(space + 1)),
        Integer.parseInt(size.substring(0, space)));
  }

  private static String size(File window) throws IOException {
    Process stty =
        new ProcessBuilder("stty", "size")
            .redirectInput(window)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream told = stty.getInputStream()) {
      return new String(told.readAllBytes(), US_ASCII).strip();
    }
  }
}
