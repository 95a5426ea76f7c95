package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.metadata.Key;
import java.io.IOException;
import java.util.Optional;

/** Delete markers that are the only version of their key and that a lifecycle rule is about. */
final class DelimiterOrphanDeleteMarker extends LifecycleVersions {
  private final LifecycleFilter filter;

  private Optional<Key> key = Optional.empty();

  /** The first version of the key, as long as no second one has come. */
  private Optional<Version> candidate = Optional.empty();

  /** The last key that the next listing need not look at. */
  private Optional<Key> doneKey = Optional.empty();

  private Optional<String> nextMarker;

  DelimiterOrphanDeleteMarker(ListingParameters parameters) {
    super(
        parameters,
        new Scope(parameters.text("prefix"), Optional.empty()),
        parameters.text("marker"),
        Optional.empty());
    this.filter = new LifecycleFilter(parameters.text("beforeDate"), Optional.empty());
    this.nextMarker = parameters.text("marker");
  }

  @Override
  void endByLimit() {
    nextMarker = doneKey.map(Key::text);
  }

  /** Full alone does not make it truncated: the last candidate may yet turn out to be none. */
  @Override
  boolean isFull() {
    return !hasRoom();
  }

  @Override
  Step addVersion(Version version) throws IOException {
    if (key.equals(Optional.of(version.object()))) {
      candidate = Optional.empty();
      doneKey = key;
      // Each version counts against the limit, so only without one are the others jumped over.
      return scanLimit().isSet() ? Step.NEXT : Step.SKIP;
    }
    addCandidate();
    doneKey = key;
    key = Optional.of(version.object());
    candidate = Optional.of(version);
    return Step.NEXT;
  }

  private void addCandidate() throws IOException {
    if (candidate.isEmpty()) {
      return;
    }
    Version orphan = candidate.get();
    JsonFields fields = orphan.fields();
    if (fields.isTrue("isDeleteMarker") && filter.matchDate(LifecycleFilter.lastModified(fields))) {
      beginItem(orphan.object())
          .raw(",\"value\":")
          .string(StoredValue.trimmed(orphan.value()))
          .raw("}");
      nextMarker = Optional.of(orphan.object().text());
    }
  }

  @Override
  Optional<Key> resumption() {
    return super.resumption().or(() -> key.map(VersionKey::pastVersions));
  }

  @Override
  void end(JsonOutput out) throws IOException {
    // Ended by the limit, the pass has not seen whether a second version follows.
    if (!scanLimit().isReached()) {
      if (hasRoom()) {
        addCandidate();
      } else if (maxKeys() > 0) {
        truncate();
      }
    }
    endItems(out);
    if (isTruncated()) {
      writeNextMarker(out);
    }
    out.raw("}");
  }

  /** Null, not left out, where the limit does not even reach past the first key. */
  private void writeNextMarker(JsonOutput out) throws IOException {
    if (nextMarker.isPresent()) {
      out.member("NextMarker", nextMarker);
    } else {
      out.raw(",\"NextMarker\":null");
    }
  }
}
