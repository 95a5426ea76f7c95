package io.zenko.dmd.http;

import io.zenko.dmd.config.Role;
import io.zenko.dmd.http.transfer.SlowClientException;
import jakarta.ws.rs.WebApplicationException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** A request that is answered with one of the protocols' errors. */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProtocolError error;
  private final boolean defect;

  public ProtocolException(ProtocolError error) {
    this(error, error.text());
  }

  /**
   * @param message what the client is told beside the error's name
   */
  public ProtocolException(ProtocolError error, String message) {
    this(error, message, null);
  }

  public ProtocolException(ProtocolError error, String message, Throwable cause) {
    this(error, message, cause, error == ProtocolError.INTERNAL_ERROR);
  }

  private ProtocolException(ProtocolError error, String message, Throwable cause, boolean defect) {
    super(message, cause, false, defect);
    this.error = error;
    this.defect = defect;
  }

  /** This process is of the other half alone. */
  public static ProtocolException notServed(Role role) {
    return new ProtocolException(
        ProtocolError.NO_SUCH_ROUTE,
        "this process serves no " + role.name().toLowerCase(Locale.ROOT) + " (DMD_ROLES)");
  }

  /** What a store told of itself: damage or a full disk are no defects of the program. */
  public static ProtocolException ofStore(ProtocolError error, RuntimeException told) {
    return new ProtocolException(error, told.getMessage(), told, false);
  }

  /**
   * What failures of any protocol mean: those of JAX-RS (no route, wrong method), of a malformed
   * target, of threads that have ended, and else a defect of ours.
   *
   * @param noRoute how the protocol tells that a path leads nowhere
   */
  public static ProtocolException of(Throwable thrown, ProtocolError noRoute) {
    if (thrown instanceof CompletionException && thrown.getCause() != null) {
      return of(thrown.getCause(), noRoute);
    }
    if (thrown instanceof ProtocolException known) {
      return known;
    }
    if (thrown instanceof RejectedExecutionException) {
      return new ProtocolException(
          ProtocolError.SERVICE_UNAVAILABLE, "the daemon is stopping", thrown);
    }
    if (thrown instanceof SlowClientException) {
      return new ProtocolException(ProtocolError.BAD_REQUEST, thrown.getMessage(), thrown);
    }
    if (thrown instanceof MalformedTargetException) {
      return new ProtocolException(ProtocolError.BAD_REQUEST, thrown.getMessage(), thrown);
    }
    if (thrown instanceof WebApplicationException web) {
      int status = web.getResponse().getStatus();
      if (status == 404) {
        return new ProtocolException(noRoute);
      }
      if (status == 405) {
        return new ProtocolException(ProtocolError.METHOD_NOT_ALLOWED);
      }
      if (status < 500) {
        return new ProtocolException(ProtocolError.BAD_REQUEST, thrown.getMessage(), thrown);
      }
    }
    return new ProtocolException(
        ProtocolError.INTERNAL_ERROR, ProtocolError.INTERNAL_ERROR.text(), thrown);
  }

  /** Whether a programmer has to look: the log then tells where it happened. */
  boolean isDefect() {
    return defect;
  }

  public ProtocolError error() {
    return error;
  }
}
