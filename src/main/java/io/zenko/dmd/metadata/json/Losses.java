package io.zenko.dmd.metadata.json;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a journal has lost of nobody knows which buckets: any may be hurt whose files do not reach
 * past it.
 */
final class Losses {
  private final List<Loss> losses = new CopyOnWriteArrayList<>();

  private record Loss(long from, String reason) {}

  void add(long from, String reason) {
    losses.add(new Loss(from, reason));
  }

  boolean isEmpty() {
    return losses.isEmpty();
  }

  /** Why files that have it all up to a record cannot be trusted, if they cannot. */
  Optional<String> of(long checkpoint) {
    return losses.stream().filter(loss -> checkpoint < loss.from()).map(Loss::reason).findFirst();
  }
}
