package io.zenko.dmd.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The resources of all protocols. Which of them a request can reach, its port decides. */
@ApplicationPath("/")
public class DaemonApplication extends Application {
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        // With sendError, an error without a body would get a page of the container's.
        "jersey.config.server.response.setStatusOverSendError", true,
        // Clients of the data protocol take a Location apart as the path that it is.
        "jersey.config.server.headers.location.relative.resolution.disabled", true,
        // What a server finds lying about (Krazo, JSON-B) has no part in our answers.
        "jersey.config.server.disableAutoDiscovery", true,
        "jersey.config.server.wadl.disableWadl", true);
  }
}
