package io.zenko.dmd.http;

import java.util.logging.Level;

/** The errors that clients of the protocols know: they act on the name alone. */
public enum ProtocolError {
  BAD_REQUEST("BadRequest", 400, "The request cannot be understood"),
  INVALID_URI("InvalidURI", 400, "malformed URI"),
  INVALID_ACTION("InvalidAction", 400, "There is no such service"),
  INVALID_ARGUMENT("InvalidArgument", 400, "The call or an argument of it makes no sense"),
  INVALID_INPUT("InvalidInput", 400, "A header or parameter has a value that cannot be"),
  MISSING_PARAMETER("MissingParameter", 400, "The request lacks a parameter"),
  NO_SUCH_BUCKET("DBNotFound", 404, "This bucket does not exist"),
  NO_SUCH_OBJECT("ObjNotFound", 404, "This object does not exist"),
  NO_SUCH_ROUTE("RouteNotFound", 404, "There is nothing at this path"),
  METHOD_NOT_ALLOWED("MethodNotAllowed", 405, "This method is not allowed here"),
  BUCKET_ALREADY_EXISTS("DBAlreadyExists", 409, "A bucket of this name exists"),
  BUCKET_NOT_EMPTY("BucketNotEmpty", 409, "The bucket still holds objects"),
  MISSING_CONTENT_LENGTH("MissingContentLength", 411, "The request needs a Content-Length"),
  INVALID_RANGE("InvalidRange", 416, "What is asked for lies outside of what there is"),
  INTERNAL_ERROR("InternalError", 500, "The daemon failed"),
  NOT_IMPLEMENTED("NotImplemented", 501, "The daemon does not do this"),
  SERVICE_UNAVAILABLE("ServiceUnavailable", 503, "The daemon cannot do this now; try again");

  private final String code;
  private final int status;
  private final String text;

  ProtocolError(String code, int status, String text) {
    this.code = code;
    this.status = status;
    this.text = text;
  }

  /** The name by which clients know the error. */
  public String code() {
    return code;
  }

  public int status() {
    return status;
  }

  /**
   * How loud the log tells it. A client's error costs a line, a store's trouble is a warning, a
   * defect of ours an error. That something is not there is no error: front ends ask before each
   * put, and metrics count it.
   */
  public Level level() {
    return switch (this) {
      case NO_SUCH_OBJECT, NO_SUCH_BUCKET -> Level.FINE;
      case INTERNAL_ERROR -> Level.SEVERE;
      default -> status < 500 ? Level.INFO : Level.WARNING;
    };
  }

  /** What a person reads, where nothing closer is known. */
  public String text() {
    return text;
  }
}
