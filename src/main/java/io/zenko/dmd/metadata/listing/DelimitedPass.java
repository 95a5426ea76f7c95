package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.Key;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the listings with a delimiter have in common: keys and common prefixes are counted together,
 * and whatever is under a common prefix that was returned is skipped.
 */
abstract class DelimitedPass extends Pass {
  /** Entries that are internal to metadata daemons. */
  private static final Key INTERNAL = Key.of("\u007fR");

  private static final int DEFAULT_MAX_KEYS = 1000;

  private final Scope scope;
  private final int maxKeys;
  private final List<Key> commonPrefixes = new ArrayList<>();
  private Optional<Key> skippedPrefix = Optional.empty();
  private int items;
  private boolean truncated;

  DelimitedPass(ListingParameters parameters, Scope scope) {
    this.scope = scope;
    this.maxKeys = parameters.maxKeys(DEFAULT_MAX_KEYS);
  }

  final Scope scope() {
    return scope;
  }

  final int maxKeys() {
    return maxKeys;
  }

  /** Whether the key is under a prefix that is skipped; if not, nothing is skipped any more. */
  final boolean isUnderSkippedPrefix(Key key) {
    if (skippedPrefix.isPresent() && !key.startsWith(skippedPrefix.get())) {
      skippedPrefix = Optional.empty();
    }
    if (skippedPrefix.isEmpty() && key.startsWith(INTERNAL)) {
      skippedPrefix = Optional.of(INTERNAL);
    }
    return skippedPrefix.isPresent();
  }

  @Override
  Optional<Key> resumption() {
    return skippedPrefix.map(Key::text).flatMap(PrefixEnd::of).map(Key::of);
  }

  final boolean hasRoom() {
    return items + commonPrefixes.size() < maxKeys;
  }

  /** Whether the answer has no room for the item at hand, which makes it a truncated one. */
  boolean isFull() {
    if (hasRoom()) {
      return false;
    }
    truncated = maxKeys > 0;
    return true;
  }

  /**
   * Puts the common prefix of the key into the answer, if it has one, and skips what is under it.
   */
  final Optional<Key> addCommonPrefix(Key key) {
    skippedPrefix = scope.commonPrefix(key);
    skippedPrefix.ifPresent(commonPrefixes::add);
    return skippedPrefix;
  }

  /** Counts an item of the answer and writes what stands before it and its key. */
  final JsonOutput beginItem(Key key) throws IOException {
    out().raw(items == 0 ? "{\"key\":" : ",{\"key\":").string(key);
    items++;
    return out();
  }

  final boolean isTruncated() {
    return truncated;
  }

  final void truncate() {
    truncated = true;
  }

  final void endItems(JsonOutput out) throws IOException {
    out.raw("],\"IsTruncated\":").raw(Boolean.toString(truncated));
  }

  final void writeCommonPrefixes(JsonOutput out) throws IOException {
    out.raw(",\"CommonPrefixes\":").strings(commonPrefixes.stream().map(Key::utf8).toList());
    out.member("Delimiter", scope.delimiter());
  }
}
