package io.zenko.dmd.metadata.listing;

import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a listing request, decoded; an empty one counts as absent.
 *
 * @param maxKeysLimit what {@code maxKeys} is lowered to where a client asks for more
 */
record ListingParameters(Map<String, String> query, int maxKeysLimit) {
  private static final int MOST_DIGITS = 18;

  Optional<String> text(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  boolean flag(String name) {
    return text(name).filter("true"::equals).isPresent();
  }

  /** A number of things: as many as an int can count where it is greater than that. */
  int count(String name, int absent) {
    return text(name).map(digits -> count(name, digits)).orElse(absent);
  }

  private static int count(String name, String digits) {
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new InvalidListingException(name + " is a whole number from 0 on");
    }
    return digits.length() > MOST_DIGITS
        ? Integer.MAX_VALUE
        : (int) Math.min(Long.parseLong(digits), Integer.MAX_VALUE);
  }

  int maxKeys(int absent) {
    return Math.min(count("maxKeys", absent), maxKeysLimit);
  }
}
