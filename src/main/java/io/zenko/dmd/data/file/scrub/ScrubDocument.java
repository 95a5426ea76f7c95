package io.zenko.dmd.data.file.scrub;

import io.zenko.dmd.data.file.scrub.ScrubFile.Standing;
import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;

/**
 * What {@link ScrubFile} holds.
 *
 * @param segment the first segment that was not read
 * @param folder the first folder below blobs that was not read
 * @param damaged what was found to be damaged up to here
 * @param passed when the last pass came to its end, ISO 8601; 1970 if none has
 */
@JsonbPropertyOrder({"format", "version", "segment", "folder", "damaged", "passed"})
public record ScrubDocument(
    String format, int version, Integer segment, Integer folder, Long damaged, String passed) {
  private static final String FORMAT = "dmd-scrub";
  private static final int VERSION = 1;

  /** As JSON-B reads it. */
  @JsonbCreator
  public ScrubDocument(
      @JsonbProperty("format") String format,
      @JsonbProperty("version") int version,
      @JsonbProperty("segment") Integer segment,
      @JsonbProperty("folder") Integer folder,
      @JsonbProperty("damaged") Long damaged,
      @JsonbProperty("passed") String passed) {
    this.format = format;
    this.version = version;
    this.segment = segment;
    this.folder = folder;
    this.damaged = damaged;
    this.passed = passed;
  }

  static ScrubDocument of(Standing standing) {
    ScrubPlace place = standing.place();
    return new ScrubDocument(
        FORMAT,
        VERSION,
        place.segment(),
        place.folder(),
        place.damaged(),
        standing.passed().toString());
  }

  /** That of a store that nobody has scrubbed, where it is of another version, or not whole. */
  Standing standing() {
    if (!FORMAT.equals(format)
        || version != VERSION
        || segment == null
        || folder == null
        || damaged == null
        || passed == null) {
      return Standing.NEW;
    }
    return new Standing(new ScrubPlace(segment, folder, damaged), Instant.parse(passed));
  }
}
