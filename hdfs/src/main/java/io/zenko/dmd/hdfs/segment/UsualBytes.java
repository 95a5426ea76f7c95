package io.zenko.dmd.hdfs.segment;

/**
 * How many bytes to read at the place of a record, so that most are read whole and few bytes for
 * nothing: as many as the longest of the last ones had. A second read costs as much as a first one,
 * some bytes too many next to nothing.
 */
final class UsualBytes {
  /** The longest of so many counts until as many more were seen. */
  private static final int STRETCH = 64;

  private final int most;
  private long longest;
  private long longestNow;
  private int seenNow;
  private volatile int bytes;

  /**
   * @param most what is not exceeded, and what is read while nothing is known
   */
  UsualBytes(int most) {
    this.most = most;
    this.longest = most;
    this.bytes = most;
  }

  int bytes() {
    return bytes;
  }

  /** Takes the length of a record that was found. */
  synchronized void add(long length) {
    longestNow = Math.max(longestNow, length);
    if (++seenNow == STRETCH) {
      longest = longestNow;
      longestNow = 0;
      seenNow = 0;
    }
    bytes = (int) Math.min(most, Math.max(longest, longestNow));
  }
}
