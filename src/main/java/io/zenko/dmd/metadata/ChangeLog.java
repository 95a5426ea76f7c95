package io.zenko.dmd.metadata;

import java.util.Optional;

/**
 * The changes of one session in the order in which they were made: all that are durable, and no
 * other.
 */
public interface ChangeLog {
  /** The number of the last change; 0 where there was none. */
  long last();

  /**
   * The number of the oldest change that is still held; one past the last where none is. A restart
   * by itself forgets none. Readers come back after days, and begin anew where their place is gone:
   * what is held should be bounded by a setting for time or bytes, not by a few records.
   */
  long oldest();

  /**
   * Reads from a change on, up to what is durable at this moment.
   *
   * @param first a number from {@link #oldest} to one past {@link #last}
   * @throws IllegalArgumentException where the log does not hold it
   */
  Reader read(long first);

  /** Goes through records in order. For one thread; to be closed. */
  interface Reader extends AutoCloseable {
    /** The next record; empty behind the last. */
    Optional<LogRecord> next();

    @Override
    void close();
  }
}
