package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import java.io.IOException;
import java.util.Optional;

/** What a type of listing does with the entries of a range, one after the other. Used once. */
abstract class Pass {
  /** What an entry was to the listing. */
  enum Step {
    /** The next entry may matter. */
    NEXT,
    /** No entry matters before {@link #resumption()}. */
    SKIP,
    /** The answer is complete. */
    STOP
  }

  /** A jump costs about as much as some steps, and most runs of skipped entries are short. */
  private static final int STEPS_BEFORE_JUMP = 4;

  private JsonOutput out;

  /** The entries to read. */
  abstract KeyRange range();

  /** Writes what stands before the items of the answer. */
  abstract void begin(JsonOutput out) throws IOException;

  /** Looks at the entry that the cursor stands on. */
  abstract Step visit(EntryCursor entry) throws IOException;

  /** Where the entries begin that matter again after a skipped one; empty if there are none. */
  Optional<Key> resumption() {
    return Optional.empty();
  }

  /** How many entries in a row are skipped one by one before the pass jumps. */
  int stepsBeforeJump() {
    return STEPS_BEFORE_JUMP;
  }

  /** Writes what stands after the items of the answer. */
  abstract void end(JsonOutput out) throws IOException;

  /** Where the items go. */
  final JsonOutput out() {
    return out;
  }

  final void run(EntryCursor entries, JsonOutput out) throws IOException {
    this.out = out;
    begin(out);
    walk(entries);
    end(out);
  }

  private void walk(EntryCursor entries) throws IOException {
    int skipped = 0;
    while (entries.next()) {
      switch (visit(entries)) {
        case NEXT -> skipped = 0;
        case STOP -> {
          return;
        }
        case SKIP -> {
          if (++skipped > stepsBeforeJump()) {
            Optional<Key> resumption = resumption();
            if (resumption.isEmpty()) {
              return;
            }
            entries.seek(resumption.get());
            skipped = 0;
          }
        }
      }
    }
  }
}
