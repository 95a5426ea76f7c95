package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All versions, delete markers too. A master and the version that it is a copy of are one item, and
 * a null key stands where the version id in its value puts it.
 */
class DelimiterVersions extends DelimitedPass {
  /** The id of a master that has none, which clients take for the null version's. */
  private static final String NO_ID = "null";

  private final Optional<Key> keyMarker;
  private final Optional<String> versionIdMarker;

  /** Whether the entries are still those before the version of the marker. */
  private boolean isBeforeMarker;

  private Optional<VersionKey> master = Optional.empty();

  /** A null key that was read, first of its object's versions, and has not had its turn yet. */
  private Optional<Version> nullKey = Optional.empty();

  private Optional<String> nextKeyMarker;
  private Optional<String> nextVersionIdMarker = Optional.empty();

  DelimiterVersions(ListingParameters parameters) {
    this(
        parameters,
        Scope.of(parameters),
        parameters.text("keyMarker"),
        parameters.text("versionIdMarker"));
  }

  DelimiterVersions(
      ListingParameters parameters,
      Scope scope,
      Optional<String> keyMarker,
      Optional<String> versionIdMarker) {
    super(parameters, scope);
    this.keyMarker = keyMarker.map(Key::of);
    this.versionIdMarker = versionIdMarker;
    this.isBeforeMarker = keyMarker.isPresent() && versionIdMarker.isPresent();
    this.nextKeyMarker = keyMarker;
  }

  /**
   * All versions of the marker's key are read: its null key, which comes first, may be due last. A
   * marker without a version takes the first key past the versions with it, as the reference does.
   */
  @Override
  final KeyRange range() {
    return scope()
        .range(
            keyMarker.map(Key::text),
            keyMarker.map(
                key -> isBeforeMarker ? key.version("") : VersionKey.pastVersions(key).next()));
  }

  @Override
  void begin(JsonOutput out) throws IOException {
    out.raw("{\"Versions\":[");
  }

  @Override
  Step visit(EntryCursor entry) throws IOException {
    VersionKey key = VersionKey.of(entry.key());
    if (nullKey.map(Version::key).filter(key::isPast).isPresent()) {
      takeNullKey();
    }
    if (key.isNullKey()) {
      nullKey = Optional.of(new Version(key, entry.value()).withIdOfValue());
      return Step.NEXT;
    }
    return take(key, entry::value);
  }

  private void takeNullKey() throws IOException {
    Version due = nullKey.orElseThrow();
    nullKey = Optional.empty();
    // Where it does not fit any more, the entry after it will tell, or the end of the entries.
    take(due.key(), due::value);
  }

  private Step take(VersionKey key, Supplier<byte[]> value) throws IOException {
    if (isUnderSkippedPrefix(key.object())) {
      return Step.SKIP;
    }
    if (isBeforeMarker && keyMarker.equals(Optional.of(key.object()))) {
      int order = key.id().map(id -> id.compareTo(versionIdMarker.orElseThrow())).orElse(1);
      if (order < 0) {
        return Step.SKIP;
      }
      if (order == 0 && !takesMarker()) {
        return Step.NEXT;
      }
    }
    isBeforeMarker = false;
    if (hasRoom() && isMaster(key)) {
      return Step.NEXT;
    }
    return take(new Version(key, value.get()));
  }

  private boolean isMaster(VersionKey key) {
    return master.equals(Optional.of(key));
  }

  private Step take(Version version) throws IOException {
    if (version.fields().isTrue("isPHD")) {
      return Step.NEXT;
    }
    if (isFull()) {
      return Step.STOP;
    }
    if (version.id().isPresent()) {
      return add(version);
    }
    Optional<String> id = version.withIdOfValue().id().filter(text -> !text.isEmpty());
    Version item = version.withId(id.or(() -> Optional.of(NO_ID)));
    master = Optional.of(item.key());
    return add(item);
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
        ? keyMarker.map(key -> key.version(versionIdMarker.orElseThrow()))
        : super.resumption();
  }

  /** Takes the null key that is still due, after the last of the entries. */
  final void takeRemaining() throws IOException {
    if (nullKey.isPresent()) {
      takeNullKey();
    }
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
