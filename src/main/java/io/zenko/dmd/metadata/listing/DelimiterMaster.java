package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import java.io.IOException;
import java.util.Optional;

/** Current versions: masters that are not delete markers. */
class DelimiterMaster extends Delimiter {
  private boolean skipsVersions;
  private Optional<Key> skippedVersion = Optional.empty();

  /** A master that is a placeholder: the version that follows stands for it. */
  private Optional<Key> placeholder = Optional.empty();

  DelimiterMaster(ListingParameters parameters) {
    super(parameters);
    // The versions of the marker's own key are the first thing that such a pass meets.
    this.skipsVersions = marker().isPresent();
  }

  @Override
  final Step visit(EntryCursor entry) throws IOException {
    Key key = entry.key();
    if (isUnderSkippedPrefix(key)) {
      return skip(Optional.empty());
    }
    if (skipsVersions && key.hasVersion()) {
      return skip(Optional.of(key));
    }
    Key object = placeholder.filter(key.objectPart()::equals).orElse(key);
    placeholder = Optional.empty();
    return visitMaster(object, entry.value());
  }

  private Step skip(Optional<Key> version) {
    skippedVersion = version;
    skipsVersions = version.isPresent();
    return Step.SKIP;
  }

  private Step visitMaster(Key key, byte[] value) throws IOException {
    JsonFields fields = new JsonFields(value);
    boolean mayBeNone = fields.mayHave("is");
    skipsVersions = mayBeNone && fields.isTrue("isDeleteMarker");
    if (skipsVersions) {
      return Step.NEXT;
    }
    if (mayBeNone && fields.isTrue("isPHD")) {
      placeholder = Optional.of(key);
      return Step.NEXT;
    }
    if (isFull()) {
      return Step.STOP;
    }
    if (!addPrefixOf(key)) {
      addContents(key, value);
      skipsVersions = true;
    }
    return Step.NEXT;
  }

  @Override
  final Optional<Key> resumption() {
    return skippedVersion
        .map(version -> VersionKey.pastVersions(version.objectPart()))
        .or(super::resumption);
  }
}
