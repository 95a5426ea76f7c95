package io.zenko.dmd.metadata.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** What an engine that speaks PostgreSQL's protocol does differently. */
interface Dialect {
  /** The engine's name, for people. */
  String name();

  /** What a column of a primary key needs for its rows to be kept in order. */
  default String ascending() {
    return "";
  }

  /** What is wrong with the way the database is set up; empty where nothing is. */
  Optional<String> trouble(Connection connection) throws SQLException;

  /** The dialect of the engine at the other end. */
  static Dialect of(Connection connection) throws SQLException {
    String version = show(connection, "select version()");
    if (version.contains("CockroachDB")) {
      return new CockroachDialect();
    }
    return version.contains("-YB-") ? new YugabyteDialect() : new PostgresDialect();
  }

  static String show(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      answer.next();
      return answer.getString(1);
    }
  }
}
