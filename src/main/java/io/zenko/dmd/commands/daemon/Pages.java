package io.zenko.dmd.commands.daemon;

import java.util.Optional;

/** A walk over the pages of a list, of which only one is in memory. */
final class Pages {
  /** As many as the daemon answers at once. */
  private static final int PAGE = 1_000;

  private Optional<String> from;
  private long left;
  private boolean begun;

  Pages(String from, long most) {
    this.from = Optional.ofNullable(from);
    this.left = most;
  }

  boolean goesOn() {
    return left > 0 && (!begun || from.isPresent());
  }

  /** What to ask for the next one. */
  Query next(Query query) {
    return query.with("from", from.orElse("")).with("limit", Long.toString(Math.min(PAGE, left)));
  }

  void had(int count, Optional<String> next) {
    begun = true;
    left -= count;
    from = next;
  }
}
