package io.zenko.dmd.metadata.json.journal;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time of records, ISO 8601 in UTC with milliseconds. Guarded by the journal's lock. */
public final class RecordClock {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final InstantSource source;
  private long millis = Long.MIN_VALUE;
  private String text = "";

  public RecordClock(InstantSource source) {
    this.source = source;
  }

  String now() {
    long current = source.millis();
    if (current != millis) {
      millis = current;
      text = FORMAT.format(Instant.ofEpochMilli(current));
    }
    return text;
  }
}
