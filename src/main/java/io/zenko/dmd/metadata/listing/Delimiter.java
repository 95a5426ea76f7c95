package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import java.io.IOException;
import java.util.Optional;

/** Keys and common prefixes, of whatever the entries are. */
class Delimiter extends DelimitedPass {
  private final boolean v2;
  private final Optional<String> marker;
  private Optional<String> nextMarker;

  Delimiter(ListingParameters parameters) {
    super(parameters, Scope.of(parameters));
    this.v2 = parameters.flag("v2");
    this.marker =
        v2
            ? parameters.text("continuationToken").or(() -> parameters.text("startAfter"))
            : parameters.text("marker");
    this.nextMarker = marker;
  }

  final Optional<String> marker() {
    return marker;
  }

  @Override
  final KeyRange range() {
    return scope().range(marker, marker.map(Key::of).map(Key::next));
  }

  @Override
  final void begin(JsonOutput out) throws IOException {
    out.raw("{\"Contents\":[");
  }

  @Override
  Step visit(EntryCursor entry) throws IOException {
    Key key = entry.key();
    if (isUnderSkippedPrefix(key)) {
      return Step.SKIP;
    }
    if (isFull()) {
      return Step.STOP;
    }
    if (!addPrefixOf(key)) {
      addContents(key, entry.value());
    }
    return Step.NEXT;
  }

  /** Whether the key is in the answer by its common prefix from now on. */
  final boolean addPrefixOf(Key key) {
    Optional<Key> prefix = addCommonPrefix(key);
    prefix.ifPresent(this::markNext);
    return prefix.isPresent();
  }

  void addContents(Key key, byte[] value) throws IOException {
    beginItem(key).raw(",\"value\":").string(StoredValue.trimmed(value)).raw("}");
    markNext(key);
  }

  /** Where the next listing goes on, if this one ends here. */
  final void markNext(Key key) {
    nextMarker = Optional.of(key.text());
  }

  final Optional<String> nextMarker() {
    return nextMarker.filter(any -> isTruncated());
  }

  @Override
  void end(JsonOutput out) throws IOException {
    endItems(out);
    writeCommonPrefixes(out);
    if (v2) {
      out.member("NextContinuationToken", nextMarker());
    } else if (scope().delimiter().isPresent()) {
      out.member("NextMarker", nextMarker());
    }
    out.raw("}");
  }
}
