package io.zenko.dmd.data;

import java.time.Instant;

/**
 * A file of many blobs, as it is now.
 *
 * @param number by which they go in order
 * @param generation how often it was compacted
 * @param created when its file was made: at its beginning, or by the last compaction
 * @param liveBytes what is not known to be dead
 * @param deadBytes what deleted blobs and deletions take, as far as it is known
 * @param liveBlobs likewise
 * @param deadBlobs likewise
 */
public record PackedSegment(
    long number,
    int generation,
    State state,
    Instant created,
    long liveBytes,
    long deadBytes,
    long liveBlobs,
    long deadBlobs) {

  /** What is done with it. */
  public enum State {
    /** Blobs are appended to it. */
    APPENDED,
    /** It is full, and what its end is like is soon made known to the next start. */
    SEALED,
    /** It is complete. */
    SETTLED,
    /** It is written anew now, without what is dead. */
    COMPACTED,
    /** Something in it is not as it was written: it is left as it is. */
    DAMAGED
  }
}
