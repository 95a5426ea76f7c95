package io.zenko.dmd.commands.terminal;

/**
 * Who reads what a command writes.
 *
 * @param out whether its results go to a terminal
 * @param err whether its progress does
 * @param columns of the terminal
 */
public record Terminal(boolean out, boolean err, int columns) {
  private static final int USUAL_COLUMNS = 100;
  private static final int LEAST_COLUMNS = 40;

  /** Files and pipes. */
  public static final Terminal NONE = new Terminal(false, false, USUAL_COLUMNS);

  public Terminal {
    columns = Math.max(columns, LEAST_COLUMNS);
  }

  /** As the script has found it, since the Java machine cannot tell its streams apart. */
  public static Terminal ofProperties() {
    return new Terminal(
        Boolean.getBoolean("dmd.terminal.out"),
        Boolean.getBoolean("dmd.terminal.err"),
        Integer.getInteger("dmd.terminal.columns", USUAL_COLUMNS));
  }
}
