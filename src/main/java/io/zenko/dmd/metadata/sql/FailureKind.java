package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What an error of the database asks for, by its SQLSTATE. */
enum FailureKind {
  /** Two transactions met: this one is rolled back, and the same again may pass. */
  CONFLICT,
  /** The connection is of no use any more; what it had in progress is rolled back, or unknown. */
  LOST,
  /** The database is there and cannot do it now. */
  BUSY,
  /** More than the database can hold in one place. */
  TOO_LARGE,
  /** What is stored is damaged. */
  DAMAGED,
  /** A statement that should not fail did. */
  DEFECT;

  static FailureKind of(SQLException failure) {
    if (failure instanceof SQLTransientConnectionException) {
      return LOST;
    }
    String state = failure.getSQLState();
    if (state == null || state.length() < 5) {
      return failure.getCause() instanceof IOException ? LOST : DEFECT;
    }
    return switch (state) {
      case "40001", "40P01" -> CONFLICT;
      // Shut down, crashed, starting up, idle for too long; a standby where the primary was; an
      // outcome that the engine itself does not know; no more connections.
      case "57P01", "57P02", "57P03", "57P05", "25P03", "25006", "40003", "53300" -> LOST;
      case "55P03", "57014" -> BUSY;
      case "XX001", "XX002" -> DAMAGED;
      default ->
          switch (state.substring(0, 2)) {
            case "08", "28" -> LOST;
            case "53", "58" -> BUSY;
            case "54" -> TOO_LARGE;
            default -> DEFECT;
          };
    };
  }

  /** What to tell whoever asked for what failed, where it was certainly not done. */
  static RuntimeException told(SQLException failure) {
    String text = failure.getMessage();
    return switch (of(failure)) {
      case CONFLICT, LOST, BUSY ->
          new MetadataException(
              Failure.UNAVAILABLE, "the database cannot do it now: " + text, failure);
      case TOO_LARGE ->
          new InvalidRequestException("a key or a value is too large for the database: " + text);
      case DAMAGED -> new MetadataException(Failure.CORRUPT, "the database: " + text, failure);
      case DEFECT -> new MetadataException(Failure.INTERNAL, "the database: " + text, failure);
    };
  }
}
