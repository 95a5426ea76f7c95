package io.zenko.dmd.metadata.memcached.register;

import io.zenko.dmd.metadata.json.line.FormatException;
import java.util.Comparator;

/**
 * The number of a proposal. No two proposers have the same one, and of two one is later.
 *
 * @param proposer a name that no other process has
 */
record Ballot(long round, String proposer) implements Comparable<Ballot> {
  /** That of the value which a register is made with. */
  static final Ballot FIRST = new Ballot(1, "new");

  private static final Comparator<Ballot> ORDER =
      Comparator.comparingLong(Ballot::round).thenComparing(Ballot::proposer);

  /** Reads what {@link #toString} writes. */
  static Ballot parse(String text) {
    int dash = text.indexOf('-');
    try {
      return new Ballot(Long.parseLong(text.substring(0, dash)), text.substring(dash + 1));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new FormatException("'" + text + "' is no ballot", e);
    }
  }

  /** The one after this that the proposer has. */
  Ballot after(String proposer) {
    return new Ballot(round + 1, proposer);
  }

  @Override
  public int compareTo(Ballot other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return round + "-" + proposer;
  }
}
