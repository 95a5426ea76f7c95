package io.zenko.dmd.metadata;

/**
 * A pass over entries in key order, over the bucket as it was when the cursor was opened: it never
 * sees a later change and never blocks one.
 *
 * <p>It stands before the first entry at first. For one thread; to be closed.
 */
public interface EntryCursor extends AutoCloseable {
  /** Moves to the next entry, or answers false where the range ends. */
  boolean next();

  /**
   * Jumps: the next entry will be the first at or past {@code key} in the direction of the pass,
   * and still inside the range. Jumping backward is an error of the caller; the cursor stays where
   * it is.
   */
  void seek(Key key);

  /** The key of the entry that the cursor stands on. */
  Key key();

  /** The value of that entry, read now: a pass that needs keys alone does not pay for values. */
  byte[] value();

  @Override
  void close();
}
