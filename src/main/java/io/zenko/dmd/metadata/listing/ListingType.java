package io.zenko.dmd.metadata.listing;

import java.util.Map;
import java.util.Optional;

/** A type of listing: how a request for it becomes a pass over entries. */
@FunctionalInterface
interface ListingType {
  Pass pass(ListingParameters parameters);

  /** The types by the names that clients give them. */
  Map<String, ListingType> BY_NAME =
      Map.of(
          "Basic", Basic::new,
          "Delimiter", Delimiter::new,
          "DelimiterMaster", DelimiterMaster::new,
          "DelimiterVersions", DelimiterVersions::new,
          "MPU", MultipartUploads::new,
          "DelimiterCurrent", DelimiterCurrent::new,
          "DelimiterNonCurrent", DelimiterNonCurrent::new,
          "DelimiterOrphanDeleteMarker", DelimiterOrphanDeleteMarker::new);

  /** The type that a request names, or the usual one. */
  static ListingType of(Optional<String> name) {
    return Optional.ofNullable(BY_NAME.get(name.orElse("Delimiter")))
        .orElseThrow(() -> new InvalidListingException("unknown listingType " + name.get()));
  }
}
