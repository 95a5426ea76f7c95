package io.zenko.dmd.ops.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * How many may follow the change log or take exports at once: each has a thread and a connection,
 * for as long as he likes.
 */
@ApplicationScoped
public class FollowerPlaces {
  private final Semaphore free;

  /** For CDI's proxy. */
  FollowerPlaces() {
    this.free = new Semaphore(0);
  }

  @Inject
  FollowerPlaces(Settings settings) {
    this.free = new Semaphore(settings.administration().followers());
  }

  /** Whether there was a place; where not, the request is answered. */
  boolean take(HttpServletResponse response) throws IOException {
    if (free.tryAcquire()) {
      return true;
    }
    refuse(
        response,
        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
        "ServiceUnavailable",
        "as many as DMD_ADMIN_FOLLOWERS allows follow the change log or take exports already");
    return false;
  }

  void leave() {
    free.release();
  }

  /** Answers as the resources of administration do. */
  static void refuse(HttpServletResponse response, int status, String error, String message)
      throws IOException {
    byte[] body =
        Json.createObjectBuilder()
            .add("error", error)
            .add("message", message)
            .build()
            .toString()
            .getBytes(UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
