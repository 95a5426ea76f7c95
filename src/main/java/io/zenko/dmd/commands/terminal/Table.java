package io.zenko.dmd.commands.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows with columns as wide as the widest of their cells. */
public final class Table {
  private final boolean[] right;
  private final int[] widths;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * @param heads of the columns; those of numbers begin with {@code >} and stand to the right
   */
  public Table(String... heads) {
    right = new boolean[heads.length];
    widths = new int[heads.length];
    String[] plain = new String[heads.length];
    for (int i = 0; i < heads.length; i++) {
      right[i] = heads[i].startsWith(">");
      plain[i] = right[i] ? heads[i].substring(1) : heads[i];
    }
    add(plain);
  }

  /** Adds a row; what stands in it may come from a store. */
  public void add(String... cells) {
    String[] row = new String[widths.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = Printable.of(cells[i]);
      widths[i] = Math.max(widths[i], row[i].length());
    }
    rows.add(row);
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  public void print(PrintStream out, String indent) {
    for (String[] row : rows) {
      if (String.join("", row).isEmpty()) {
        continue; // heads that say nothing
      }
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < row.length; i++) {
        String space = " ".repeat(widths[i] - row[i].length());
        line.append(right[i] ? space + row[i] : row[i] + space).append("  ");
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
