package io.zenko.dmd.metadata.json.merge;

import io.zenko.dmd.metadata.json.run.Run;
import java.util.Arrays;
import java.util.List;

/**
 * Ends the runs of a result where they would stand beside too much of the level below: few keys
 * from everywhere make a small run, and the merge that takes it down would read that level whole.
 *
 * <pre>
 *   result   |--a----b----|  |--c---------d--|      each beside at most so many bytes,
 *   below    [r1][r2][r3]     [r4][r5][r6][r7]      and the run in which it ends
 * </pre>
 */
final class Reach {
  private final List<Run> below;
  private final long mostBytes;
  private int next;
  private long passedBytes;

  /**
   * @param below in the order of their keys
   */
  Reach(List<Run> below, long mostBytes) {
    this.below = below;
    this.mostBytes = mostBytes;
  }

  /** A run begins with this key. */
  void begin(byte[] key) {
    pass(key);
    passedBytes = 0;
  }

  /** Whether the run that was begun ends before this key. */
  boolean endsBefore(byte[] key) {
    pass(key);
    return passedBytes > mostBytes;
  }

  private void pass(byte[] key) {
    while (next < below.size() && Arrays.compareUnsigned(key, below.get(next).facts().last()) > 0) {
      passedBytes += below.get(next).bytes();
      next++;
    }
  }
}
