package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.metadata.Key;
import java.io.IOException;
import java.util.Optional;

/**
 * Versions that a newer one has replaced and that a lifecycle rule is about. The newer one's date
 * is the one from which on they are stale.
 */
final class DelimiterNonCurrent extends LifecycleVersions {
  private final LifecycleFilter filter;
  private Optional<Key> previousKey = Optional.empty();
  private Optional<String> staleDate = Optional.empty();

  DelimiterNonCurrent(ListingParameters parameters) {
    super(parameters);
    this.filter = LifecycleFilter.of(parameters);
  }

  /** The last version of the page before has the stale date of the first one of this page. */
  @Override
  boolean takesMarker() {
    return true;
  }

  @Override
  Step addVersion(Version version) throws IOException {
    markNext(version.object(), version.id());
    JsonFields fields = version.fields();
    boolean isCurrent = !previousKey.equals(Optional.of(version.object()));
    if (!isCurrent && isWanted(fields)) {
      byte[] stale =
          new JsonFields(StoredValue.trimmed(version.value()))
              .with("staleDate", staleDate.orElseThrow());
      beginItem(version.object()).raw(",\"value\":").string(stale).raw("}");
    }
    previousKey = Optional.of(version.object());
    staleDate = LifecycleFilter.lastModified(fields).filter(date -> !date.isEmpty());
    return Step.NEXT;
  }

  private boolean isWanted(JsonFields fields) {
    return staleDate.isPresent()
        && filter.matchDate(staleDate)
        && fields.isObject()
        && filter.matchDataStore(fields);
  }

  @Override
  void end(JsonOutput out) throws IOException {
    takeRemaining();
    endItems(out);
    writeNextMarkers(out);
    out.raw("}");
  }
}
