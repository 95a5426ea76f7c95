package io.zenko.dmd.metadata.json.merge;

/**
 * How large runs and levels are: what follows from it is the same at any scale, so tests look at
 * small ones.
 *
 * @param runBytes below level 0 a run ends here and the next one begins
 * @param manyDeletions a run with so many is merged for them: a listing passes over each
 * @param fewDeletions a run with fewer is not, however large their share is
 */
public record Shape(long runBytes, long manyDeletions, long fewDeletions) {
  public static final Shape STANDARD = new Shape(64L << 20, 50_000, 1000);

  /** With so much, level 0 goes down. */
  long level0Bytes() {
    return 2 * runBytes;
  }

  /** Below this a bucket has one level beside level 0. */
  long oneLevelBytes() {
    return 4 * runBytes;
  }

  /** A run of less than this does not just move: there would be ever more small files. */
  long smallBytes() {
    return runBytes / 4;
  }

  /** A run of a merge's result ends where it would have more of the level below beside it. */
  long reachBytes() {
    return 10 * runBytes;
  }

  /** With so much in level 0, merges hurry. */
  public long hurryBytes() {
    return 8 * runBytes;
  }

  /** With so much in level 0, checkpoints wait for merges. */
  public long fullBytes() {
    return 2 * hurryBytes();
  }
}
