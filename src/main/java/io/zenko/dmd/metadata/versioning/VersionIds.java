package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.clock.MonotonicClock;
import java.util.regex.Pattern;

/**
 * Issues version ids, each before all that were issued earlier in the order of keys: newer versions
 * come first.
 *
 * <pre>
 *   0             14      20         27
 *   | 14 digits   | 6     | 7        |
 *   | 9.. - epoch | 9.. - | group,   |
 *   | ms          | pos.  | padded   |
 * </pre>
 *
 * <p>The position counts the ids of one millisecond; where they are used up the clock is moved to
 * the next.
 *
 * <p><b>Why no id is issued twice, and none sorts after an older one.</b> In a process: ids are
 * issued one at a time, and the clock never steps back, so (time, position) only grows. Across a
 * restart: an id is issued while its change is made, before the store stamps the change with the
 * same clock. So the stamp of a change that was kept is not earlier than the time in its ids, and
 * the store raises the clock above all stamps that it finds on opening: every id after the restart
 * has a later time. Ids of changes that were not kept were never told to anyone. Neither a fast
 * restart nor a clock that was set back matters, and nothing is written for the sake of ids.
 *
 * <p>Ids given by clients (replication, imports) are ordered by the clocks of those who issued
 * them, and differ by their replication group.
 */
public final class VersionIds {
  private static final long MAX_MILLIS = 99_999_999_999_999L;
  private static final int MAX_POSITION = 999_999;
  private static final Pattern GROUP = Pattern.compile("[!-~]{1,7}");

  private final MonotonicClock clock;
  private final String paddedGroup;
  private long lastMillis = -1;
  private int position;

  /**
   * @param clock the clock that the store stamps its changes with
   * @param replicationGroupId tells the ids of this deployment from those of others
   */
  public VersionIds(MonotonicClock clock, String replicationGroupId) {
    if (!GROUP.matcher(replicationGroupId).matches()) {
      throw new IllegalArgumentException(
          "the replication group id must be 1 to 7 printable ASCII characters without spaces, not '"
              + replicationGroupId
              + "'");
    }
    this.clock = clock;
    this.paddedGroup = (replicationGroupId + " ".repeat(7)).substring(0, 7);
  }

  /** A new id. To be called inside the update that uses it, so that ids follow commits. */
  public synchronized String next() {
    long millis = clock.millis();
    if (millis == lastMillis && position == MAX_POSITION) {
      clock.raiseAbove(millis);
      millis = clock.millis();
    }
    position = millis == lastMillis ? position + 1 : 0;
    lastMillis = millis;
    return id(MAX_MILLIS - millis, MAX_POSITION - position);
  }

  /** The id of what was written before versioning: older than any other. */
  public String infinite() {
    return id(MAX_MILLIS, MAX_POSITION);
  }

  private String id(long time, int place) {
    // A leading 1 keeps the zeros in front.
    return Long.toString(MAX_MILLIS + 1 + time).substring(1)
        + Integer.toString(MAX_POSITION + 1 + place).substring(1)
        + paddedGroup;
  }
}
