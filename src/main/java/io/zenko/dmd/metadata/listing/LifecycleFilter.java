package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.json.JsonFields;
import java.util.Optional;

/** What a lifecycle rule is about: what is older than a date and not in a place already. */
record LifecycleFilter(Optional<String> beforeDate, Optional<String> excludedDataStoreName) {

  static LifecycleFilter of(ListingParameters parameters) {
    return new LifecycleFilter(
        parameters.text("beforeDate"), parameters.text("excludedDataStoreName"));
  }

  /** Whether a date is before the rule's, as text: both are ISO 8601 in UTC. */
  boolean matchDate(Optional<String> date) {
    return beforeDate.isEmpty()
        || date.filter(text -> !text.isEmpty() && text.compareTo(beforeDate.get()) < 0).isPresent();
  }

  boolean matchDataStore(JsonFields value) {
    return excludedDataStoreName.isEmpty()
        || !excludedDataStoreName.equals(value.text("dataStoreName"));
  }

  static Optional<String> lastModified(JsonFields value) {
    return value.text("last-modified");
  }
}
