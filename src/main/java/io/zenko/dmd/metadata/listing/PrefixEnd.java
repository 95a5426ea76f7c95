package io.zenko.dmd.metadata.listing;

import java.util.Optional;

/** Where the keys end that begin with a prefix. */
public final class PrefixEnd {
  private PrefixEnd() {}

  /**
   * The prefix with its last character one higher: the smallest text past all that it begins. Empty
   * where nothing is past them.
   */
  public static Optional<String> of(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        // UTF-8 has no surrogates, so the character after U+D7FF is U+E000.
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return Optional.of(prefix.substring(0, end) + Character.toString(next));
      }
    }
    return Optional.empty();
  }
}
