package io.zenko.dmd.http;

import io.zenko.dmd.json.Documents;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Map;

/** How the API of administration answers: documents of JSON. */
public final class AdminAnswer {
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private AdminAnswer() {}

  /** A record as a document. */
  public static Response document(Object document) {
    return new Answer(200, "OK", JSON, Documents.toBytes(document)).toResponse();
  }

  /** Tells a client of a servlet what failed, as the resources do. */
  public static void fail(HttpServletResponse response, ProtocolException failure)
      throws IOException {
    failure(failure.error(), failure.getMessage()).writeTo(response);
  }

  /** A failure with its name and a sentence. */
  static Answer failure(ProtocolError error, String message) {
    byte[] body = Documents.toBytes(new Failed(error.code(), message));
    return new Answer(error.status(), error.code(), JSON, body);
  }

  /**
   * What failed.
   *
   * @param error its name
   * @param message a sentence
   */
  public record Failed(String error, String message) {}
}
