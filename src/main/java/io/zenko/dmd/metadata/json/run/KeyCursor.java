package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * A pass over keys in order, ascending or descending, of a run or of what is in memory. It stands
 * before the first one at first. For one thread.
 */
public interface KeyCursor extends Closeable {
  /** Moves to the next entry or deletion; false at the end. */
  boolean next() throws IOException;

  /**
   * The next entry will be the first at or past the key in the direction of the pass. Before the
   * first {@link #next} it says where the pass begins; later it only jumps ahead: where that would
   * be backward, or the very entry that the cursor stands on, nothing changes.
   */
  void seek(byte[] key) throws IOException;

  /** The key it stands on; whoever asks must not change it. */
  byte[] key();

  boolean isDeletion();

  /** The value as it stands in its line, read now; empty for a deletion. */
  Optional<Literal> value() throws IOException;

  /** Appends the entry's line as a run has it, sealed and with its end. */
  void appendTo(Line line) throws IOException;
}
