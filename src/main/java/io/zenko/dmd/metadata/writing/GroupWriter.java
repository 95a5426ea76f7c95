package io.zenko.dmd.metadata.writing;

import java.util.List;

/** Makes changes durable, many at once. */
@FunctionalInterface
public interface GroupWriter<W extends GroupedWrite> {
  /**
   * Makes the group, or tells those who wait why not. Called by one thread.
   *
   * @param onPause run whenever it takes a while
   */
  void make(List<Queued<W>> group, Runnable onPause);
}
