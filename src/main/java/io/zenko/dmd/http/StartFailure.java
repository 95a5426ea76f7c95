package io.zenko.dmd.http;

import java.io.UncheckedIOException;

/**
 * Why the daemon could not start. What a store or a setting says of itself stands inside of the
 * container's wrappers, and what it was made of (a number that is none, a file that is not there)
 * inside of that: it is told, neither of the others.
 */
record StartFailure(RuntimeException thrown) {
  private Throwable told() {
    Throwable told = thrown;
    while (told.getCause() != null && !isSentence(told)) {
      told = told.getCause();
    }
    return told;
  }

  private static boolean isSentence(Throwable failure) {
    return failure instanceof IllegalArgumentException || failure instanceof UncheckedIOException;
  }

  /** Whether a sentence is enough for an operator to mend it; all else needs the trace as well. */
  boolean isMendable() {
    return isSentence(told());
  }

  String sentence() {
    Throwable told = told();
    return told.getMessage() == null ? told.toString() : told.getMessage();
  }
}
