package io.zenko.dmd.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.Documents;
import jakarta.json.Json;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** How the API of administration answers: documents of JSON. */
public final class AdminAnswer {
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private AdminAnswer() {}

  /** A record as a document. */
  public static Response document(Object document) {
    return new Answer(200, "OK", JSON, Documents.toBytes(document)).toResponse();
  }

  /** A failure with its name and a sentence. */
  static Answer failure(ProtocolError error, String message) {
    byte[] body =
        Json.createObjectBuilder()
            .add("error", error.code())
            .add("message", message)
            .build()
            .toString()
            .getBytes(UTF_8);
    return new Answer(error.status(), error.code(), JSON, body);
  }
}
