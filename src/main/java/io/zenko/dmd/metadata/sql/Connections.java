package io.zenko.dmd.metadata.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zenko.dmd.config.SqlSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** The database by its connections, each kind of work in a lane of its own. */
final class Connections implements AutoCloseable {
  /** A pass that nobody reads from for so long is ended: it keeps old rows from being removed. */
  private static final Duration IDLE_PASS = Duration.ofMinutes(10);

  /** Upkeep and health, which must not wait for anyone. */
  private static final int UPKEEP_CONNECTIONS = 2;

  private final DataSource source;
  private final Duration timeout;
  private final int others;
  private volatile Lane writes;
  private final Lane reads;
  private final Lane scans;
  private final Lane upkeep;

  private Connections(DataSource source, SqlSettings settings) {
    this.source = source;
    this.timeout = settings.timeout();
    this.others = settings.readConnections() + settings.scanConnections() + UPKEEP_CONNECTIONS;
    this.writes = writesOf(settings.sessions());
    this.reads = new Lane(source, "DMD_SQL_READ_CONNECTIONS", settings.readConnections(), timeout);
    this.scans = new Lane(source, "DMD_SQL_SCAN_CONNECTIONS", settings.scanConnections(), timeout);
    this.upkeep = new Lane(source, "for upkeep", UPKEEP_CONNECTIONS, timeout);
  }

  static Connections open(SqlSettings settings) {
    return new Connections(
        settings.dataSource().isPresent() ? named(settings.dataSource().get()) : pool(settings),
        settings);
  }

  /** The name is the operator's, no client's. */
  @SuppressWarnings("BanJNDI")
  private static DataSource named(String name) {
    try {
      return InitialContext.doLookup(name);
    } catch (NamingException e) {
      throw new IllegalArgumentException(
          "DMD_SQL_DATASOURCE names no data source of the server: '" + name + "' (" + e + ")", e);
    }
  }

  private static DataSource pool(SqlSettings settings) {
    long seconds = Math.max(1, settings.timeout().toSeconds());
    HikariConfig config = new HikariConfig();
    config.setPoolName("dmd-sql");
    config.setDriverClassName("org.postgresql.Driver");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(
        settings.sessions()
            + settings.readConnections()
            + settings.scanConnections()
            + UPKEEP_CONNECTIONS);
    config.setMinimumIdle(settings.sessions() + 1);
    config.setConnectionTimeout(Math.max(250, settings.timeout().toMillis()));
    config.setValidationTimeout(Math.max(250, settings.timeout().toMillis() / 2));
    config.setInitializationFailTimeout(-1);
    // What stands in the URL comes before these.
    config.addDataSourceProperty("ApplicationName", "dmd");
    config.addDataSourceProperty("connectTimeout", Long.toString(seconds));
    config.addDataSourceProperty("socketTimeout", Long.toString(seconds));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("prepareThreshold", "1");
    // Less than the socket's, so that a wait for a lock ends on the server as well. There is no
    // statement_timeout on purpose: PostgreSQL answers a commit whose wait for the standby it cut
    // short as if it had been made durable there.
    config.setConnectionInitSql(
        String.format(
            Locale.ROOT,
            "set lock_timeout = %d; set idle_in_transaction_session_timeout = %d",
            Math.max(200, settings.timeout().toMillis() * 3 / 4),
            IDLE_PASS.toMillis()));
    return new HikariDataSource(config);
  }

  private Lane writesOf(int sessions) {
    return new Lane(source, "one a session", sessions, timeout);
  }

  /** Makes room for the writers of as many sessions as there turned out to be. */
  void serve(int sessions) {
    writes = writesOf(sessions);
    if (source instanceof HikariDataSource pool) {
      pool.setMaximumPoolSize(sessions + others);
    }
  }

  DataSource source() {
    return source;
  }

  Duration timeout() {
    return timeout;
  }

  Lane writes() {
    return writes;
  }

  Lane scans() {
    return scans;
  }

  Lane reads() {
    return reads;
  }

  Lane upkeep() {
    return upkeep;
  }

  /** Something to ask the database for, which changes nothing, or may be done again. */
  @FunctionalInterface
  interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Answers a query from one statement, seen as of now. */
  <T> T read(Query<T> query) {
    return run(reads, query);
  }

  /** As above, in a lane. A connection that was lost, or a conflict, does not show. */
  <T> T run(Lane lane, Query<T> query) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try (Lease lease = lane.borrow()) {
        try {
          return query.run(lease.connection());
        } catch (SQLException e) {
          if (!mayPass(e, lease) || System.nanoTime() > deadline) {
            throw FailureKind.told(e);
          }
        }
      } catch (SQLException e) {
        throw FailureKind.told(e);
      }
    }
  }

  /** Whether the same on another connection, or a moment later, may do. */
  boolean mayPass(SQLException failure, Lease lease) {
    return switch (FailureKind.of(failure)) {
      case CONFLICT -> true;
      case LOST -> {
        lost(lease);
        yield true;
      }
      default -> false;
    };
  }

  /** Lets go of a connection that is lost, and of those that most likely are. */
  void lost(Lease lease) {
    lease.discard();
    if (source instanceof HikariDataSource pool && pool.getHikariPoolMXBean() != null) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  @Override
  public void close() {
    if (source instanceof HikariDataSource pool) {
      pool.close();
    }
  }
}
