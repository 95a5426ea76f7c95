package io.zenko.dmd.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How buckets are kept in a SQL engine.
 *
 * @param dataSource the JNDI name of a data source of the server, which comes before the URL
 * @param sessions the shards of a new store
 * @param readConnections connections for reads of single entries, attributes and the change log
 * @param scanConnections connections for passes, each of which holds one to its end
 * @param timeout the longest that anything waits for the database
 * @param attributesAge how old the attributes of a bucket may be that another daemon has changed
 * @param changesRetained how long changes are kept for readers of the change log
 * @param maxPendingBytes what may wait for a session in memory before writers have to wait
 */
public record SqlSettings(
    Optional<String> dataSource,
    String url,
    String user,
    String password,
    int sessions,
    int readConnections,
    int scanConnections,
    Duration timeout,
    Duration attributesAge,
    Duration changesRetained,
    long maxPendingBytes) {

  static SqlSettings read(SettingsReader reader) {
    return new SqlSettings(
        reader.optionalText("DMD_SQL_DATASOURCE"),
        reader.matching("DMD_SQL_URL", "jdbc:postgresql:.+", "a URL, jdbc:postgresql://host/name"),
        reader.text("DMD_SQL_USER"),
        reader.optionalText("DMD_SQL_PASSWORD").orElse(""),
        reader.number("DMD_SESSIONS", 1, 64),
        reader.number("DMD_SQL_READ_CONNECTIONS", 1, 1_024),
        reader.number("DMD_SQL_SCAN_CONNECTIONS", 1, 1_024),
        Duration.ofMillis(reader.number("DMD_SQL_TIMEOUT_MILLIS", 1_000, 600_000)),
        Duration.ofMillis(reader.number("DMD_SQL_ATTRIBUTES_AGE_MILLIS", 0, 60_000)),
        Duration.ofHours(reader.number("DMD_SQL_CHANGES_RETAINED_HOURS", 1, 24 * 3660)),
        reader.number("DMD_SQL_PENDING_BYTES", 1 << 20, 1 << 30));
  }

  /** The password is nobody's business. */
  @Override
  public String toString() {
    return dataSource.orElse(user + " at " + url);
  }
}
