package io.zenko.dmd.ops.admin;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The API as OpenAPI describes it, with examples; the same on servers that make none. */
final class ApiDescription {
  private static final String FILE = "/META-INF/admin-openapi.json";

  private ApiDescription() {}

  static Response answer() {
    try (InputStream file = ApiDescription.class.getResourceAsStream(FILE)) {
      byte[] body = Objects.requireNonNull(file, FILE).readAllBytes();
      return Response.ok(body)
          .header("Content-Type", "application/json")
          .header("Content-Length", body.length)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
