package io.zenko.dmd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Of some rounds, what one got done for each thing that the other did. */
public final class Ratios {
  private final List<Double> ratios = new ArrayList<>();

  public void add(double ours, double other) {
    ratios.add(ours / other);
    ratios.sort(null);
  }

  /** The median, and in brackets the least and the most. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        ratios.get(ratios.size() / 2),
        ratios.get(0),
        ratios.get(ratios.size() - 1));
  }
}
