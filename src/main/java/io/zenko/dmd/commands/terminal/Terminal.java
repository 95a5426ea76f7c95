package io.zenko.dmd.commands.terminal;

/**
 * Who reads what a command writes.
 *
 * @param out whether its results go to a terminal
 * @param err whether its progress does
 * @param columns of the terminal
 * @param rows likewise
 */
public record Terminal(boolean out, boolean err, int columns, int rows) {
  private static final int USUAL_COLUMNS = 100;
  private static final int LEAST_COLUMNS = 60;
  private static final int USUAL_ROWS = 40;

  /** Files and pipes. */
  public static final Terminal NONE = new Terminal(false, false, 0, 0);

  /** A size of 0 is that of a terminal which does not tell it. */
  public Terminal {
    columns = columns <= 0 ? USUAL_COLUMNS : Math.max(columns, LEAST_COLUMNS);
    rows = rows <= 0 ? USUAL_ROWS : rows;
  }

  /** As the script has found it, since the Java machine cannot tell its streams apart. */
  public static Terminal ofProperties() {
    return new Terminal(
        Boolean.getBoolean("dmd.terminal.out"),
        Boolean.getBoolean("dmd.terminal.err"),
        Integer.getInteger("dmd.terminal.columns", 0),
        Integer.getInteger("dmd.terminal.rows", 0));
  }
}
