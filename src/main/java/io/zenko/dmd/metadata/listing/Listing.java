package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.EntryCursor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * A listing of a bucket as a client asked for it.
 *
 * <p>What it costs follows what it returns: entries that no answer needs are jumped over, and the
 * answer is written while the entries are read. What is kept until the end, the common prefixes, is
 * bounded by a limit on {@code maxKeys}.
 */
public final class Listing {
  /** The most keys of one answer, for whoever states no limit of his own. */
  public static final int DEFAULT_MAX_KEYS_LIMIT = 10_000;

  private final ListingType type;
  private final ListingParameters parameters;

  private Listing(ListingType type, ListingParameters parameters) {
    this.type = type;
    this.parameters = parameters;
  }

  /** As {@link #of(Map, int)} with the default limit. */
  public static Listing of(Map<String, String> query) {
    return of(query, DEFAULT_MAX_KEYS_LIMIT);
  }

  /**
   * The listing that a request asks for.
   *
   * @param query the decoded query parameters; those that mean nothing to the listing are ignored
   * @param maxKeysLimit what {@code maxKeys} is lowered to where a client asks for more
   * @throws InvalidListingException where the type is unknown, or a number is none
   */
  public static Listing of(Map<String, String> query, int maxKeysLimit) {
    ListingParameters parameters = new ListingParameters(Map.copyOf(query), maxKeysLimit);
    ListingType type = ListingType.of(parameters.text("listingType"));
    type.pass(parameters); // refuses bad numbers before anything is written
    return new Listing(type, parameters);
  }

  /**
   * Writes the answer as UTF-8 JSON. Nothing is written before the cursor is open, so that a bucket
   * that does not exist can still be answered with an error. The stream is flushed, not closed.
   */
  public void write(EntrySource source, OutputStream out) throws IOException {
    Pass pass = type.pass(parameters);
    try (EntryCursor entries = source.open(pass.range())) {
      JsonOutput json = new JsonOutput(out);
      pass.run(entries, json);
      json.flush();
    }
  }
}
