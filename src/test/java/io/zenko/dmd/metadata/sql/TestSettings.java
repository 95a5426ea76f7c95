package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.config.SqlSettings;
import java.time.Duration;
import java.util.Optional;

/** Settings of tests. */
public final class TestSettings {
  private TestSettings() {}

  public static SqlSettings of(String url) {
    return of(url, 1, Duration.ofSeconds(10));
  }

  public static SqlSettings of(String url, int sessions, Duration timeout) {
    return new SqlSettings(
        Optional.empty(),
        url,
        "dmd",
        "",
        sessions,
        8,
        8,
        timeout,
        Duration.ofSeconds(1),
        Duration.ofHours(1),
        32 << 20);
  }
}
