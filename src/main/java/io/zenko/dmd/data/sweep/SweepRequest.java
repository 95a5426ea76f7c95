package io.zenko.dmd.data.sweep;

import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What an operator asked for.
 *
 * @param grace blobs that are younger stay
 * @param metadata the daemon whose objects refer to the blobs
 */
record SweepRequest(boolean dryRun, Duration grace, URI metadata) {
  private static final Duration DEFAULT_GRACE = Duration.ofDays(1);

  /**
   * @param parameters of the request, by their names; null or blank where one is not given
   * @param ownMetadata where this daemon serves metadata; empty where it does not
   * @throws IllegalArgumentException whose message says what cannot be
   */
  static SweepRequest of(UnaryOperator<String> parameters, String ownMetadata) {
    String dryRun = parameter(parameters, "dryRun", "true");
    if (!dryRun.equals("true") && !dryRun.equals("false")) {
      throw new IllegalArgumentException("dryRun is true or false, not '" + dryRun + "'");
    }
    String grace = parameter(parameters, "graceSeconds", String.valueOf(DEFAULT_GRACE.toSeconds()));
    if (!grace.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("graceSeconds is a number, not '" + grace + "'");
    }
    String metadata = parameter(parameters, "metadata", ownMetadata);
    if (metadata.isEmpty()) {
      throw new IllegalArgumentException(
          "metadata is the URL of the daemon whose objects refer to the blobs: this one serves"
              + " data alone");
    }
    return new SweepRequest(
        dryRun.equals("true"), Duration.ofSeconds(Long.parseLong(grace)), URI.create(metadata));
  }

  private static String parameter(UnaryOperator<String> parameters, String name, String otherwise) {
    String value = parameters.apply(name);
    return value == null || value.isBlank() ? otherwise : value;
  }
}
