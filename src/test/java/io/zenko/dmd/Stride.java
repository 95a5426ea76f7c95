package io.zenko.dmd;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * The steps of a long row at which a test breaks something. A run takes some of them, from a place
 * of chance, so that a few runs have taken each; {@code -Ddmd.stride=1} takes each in one run. A
 * failure names its step.
 */
public final class Stride {
  private Stride() {}

  /**
   * From the one to the other, both included.
   *
   * @param everyday how far those are apart that are taken where nothing else is asked for
   */
  public static IntStream of(int first, int last, int everyday) {
    int stride = Integer.getInteger("dmd.stride", everyday);
    int begin = first + new Random().nextInt(Math.max(1, Math.min(stride, last - first + 1)));
    return IntStream.iterate(begin, step -> step <= last, step -> step + stride);
  }
}
