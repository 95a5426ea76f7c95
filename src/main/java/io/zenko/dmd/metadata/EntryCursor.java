package io.zenko.dmd.metadata;

import java.util.function.Predicate;

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
   * Jumps ahead: the next entry will be the first at or past {@code key} in the direction of the
   * pass, and still inside the range. Where that would be backward, or the very entry that the
   * cursor stands on, nothing changes: no entry comes twice.
   */
  void seek(Key key);

  /**
   * The key of the entry that the cursor stands on: asked for after {@link #next} has answered true
   * and before the cursor jumps ahead, not otherwise.
   */
  Key key();

  /**
   * The value of that entry, read now: a pass that needs keys alone does not pay for values. Asked
   * again, it is the same.
   */
  byte[] value();

  /** Goes on until an entry passes; answers whether one does. */
  default boolean hasAny(Predicate<Entry> wanted) {
    while (next()) {
      if (wanted.test(new Entry(key(), value()))) {
        return true;
      }
    }
    return false;
  }

  @Override
  void close();
}
