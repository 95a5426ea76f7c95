package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.JsonFields;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import java.io.IOException;
import java.util.Optional;

/**
 * All versions, delete markers too. A master and the version that it is a copy of are one item, and
 * a null key stands where the version id in its value puts it.
 */
class DelimiterVersions extends DelimitedPass {
  /** The id of a master that has none, which clients take for the null version's. */
  private static final String NO_ID = "null";

  private final Optional<String> keyMarker;
  private final Optional<String> versionIdMarker;

  /** Whether the entries are still those before the version of the marker. */
  private boolean isBeforeMarker;

  private Optional<Version> master = Optional.empty();

  /** A null key that was read, first of its object's versions, and has not had its turn yet. */
  private Optional<Version> nullKey = Optional.empty();

  private Optional<String> nextKeyMarker;
  private Optional<String> nextVersionIdMarker = Optional.empty();

  DelimiterVersions(Parameters parameters) {
    this(
        parameters,
        Scope.of(parameters),
        parameters.text("keyMarker"),
        parameters.text("versionIdMarker"));
  }

  DelimiterVersions(
      Parameters parameters,
      Scope scope,
      Optional<String> keyMarker,
      Optional<String> versionIdMarker) {
    super(parameters, scope);
    this.keyMarker = keyMarker;
    this.versionIdMarker = versionIdMarker;
    this.isBeforeMarker = keyMarker.isPresent() && versionIdMarker.isPresent();
    this.nextKeyMarker = keyMarker;
  }

  /**
   * All versions of the marker's key are read: its null key, which comes first, may be due last.
   */
  @Override
  final KeyRange range() {
    return scope()
        .range(
            keyMarker,
            keyMarker.map(
                key ->
                    isBeforeMarker ? Key.ofVersion(key, "") : Version.pastVersions(Key.of(key))));
  }

  @Override
  void begin(JsonOutput out) throws IOException {
    out.raw("{\"Versions\":[");
  }

  @Override
  Step visit(EntryCursor entry) throws IOException {
    Version version = Version.of(entry);
    if (nullKey.filter(version::isPast).isPresent()) {
      takeNullKey();
    }
    if (version.isNullKey()) {
      Version read = version.read();
      nullKey = Optional.of(read.withId(read.idOfValue()));
      return Step.NEXT;
    }
    return take(version);
  }

  private void takeNullKey() throws IOException {
    Version due = nullKey.orElseThrow();
    nullKey = Optional.empty();
    // Where it does not fit any more, the entry after it will tell, or the end of the entries.
    take(due);
  }

  private Step take(Version version) throws IOException {
    if (isUnderSkippedPrefix(version.object())) {
      return Step.SKIP;
    }
    if (isBeforeMarker && version.object().text().equals(keyMarker.orElseThrow())) {
      int order = version.id().map(id -> id.compareTo(versionIdMarker.orElseThrow())).orElse(1);
      if (order < 0) {
        return Step.SKIP;
      }
      if (order == 0 && !takesMarker()) {
        return Step.NEXT;
      }
    }
    isBeforeMarker = false;
    Version read = version.read();
    if (new JsonFields(read.value()).isTrue("isPHD")) {
      return Step.NEXT;
    }
    return isFull() ? Step.STOP : takeNew(read);
  }

  private Step takeNew(Version version) throws IOException {
    if (version.id().isEmpty()) {
      String id = version.idOfValue().filter(text -> !text.isEmpty()).orElse(NO_ID);
      Version item = version.withId(Optional.of(id));
      master = Optional.of(item);
      return add(item);
    }
    return master.filter(version::isSameAs).isPresent() ? Step.NEXT : add(version);
  }

  private Step add(Version version) throws IOException {
    Optional<Key> prefix = addCommonPrefix(version.object());
    if (prefix.isPresent()) {
      markNext(prefix.get(), Optional.empty());
      return Step.NEXT;
    }
    return addVersion(version);
  }

  /** Whether the version of the marker is one that this listing has to see. */
  boolean takesMarker() {
    return false;
  }

  Step addVersion(Version version) throws IOException {
    beginItem(version.object())
        .raw(",\"versionId\":")
        .string(version.id().orElseThrow())
        .raw(",\"value\":")
        .string(StoredValue.trimmed(version.value()))
        .raw("}");
    markNext(version.object(), version.id());
    return Step.NEXT;
  }

  /** Where the next listing goes on, if this one ends here. */
  final void markNext(Key key, Optional<String> versionId) {
    nextKeyMarker = Optional.of(key.text());
    nextVersionIdMarker = versionId.filter(id -> !id.isEmpty());
  }

  @Override
  Optional<Key> resumption() {
    return isBeforeMarker
        ? Optional.of(Key.ofVersion(keyMarker.orElseThrow(), versionIdMarker.orElseThrow()))
        : super.resumption();
  }

  /** Takes the null key that is still due, after the last of the entries. */
  final void takeRemaining() throws IOException {
    if (nullKey.isPresent()) {
      takeNullKey();
    }
  }

  final Optional<String> nextKeyMarker() {
    return nextKeyMarker;
  }

  final void writeNextMarkers(JsonOutput out) throws IOException {
    if (isTruncated()) {
      out.member("NextKeyMarker", nextKeyMarker);
      out.member("NextVersionIdMarker", nextVersionIdMarker);
    }
  }

  @Override
  void end(JsonOutput out) throws IOException {
    takeRemaining();
    endItems(out);
    writeCommonPrefixes(out);
    writeNextMarkers(out);
    out.raw("}");
  }
}
