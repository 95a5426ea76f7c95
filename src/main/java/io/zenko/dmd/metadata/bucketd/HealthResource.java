package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** What load balancers ask before they send anything. */
@Path("bucketd/_")
@ApplicationScoped
public class HealthResource {
  private static final byte[] HEALTHY = "{\"status\":\"ok\"}".getBytes(UTF_8);

  private final PublishedSessions sessions;

  /** For CDI's proxy; RESTEasy wants it public. */
  public HealthResource() {
    this(null);
  }

  @Inject
  HealthResource(PublishedSessions sessions) {
    this.sessions = sessions;
  }

  /** Healthy is a store all of whose sessions take changes; {@link SessionResource} tells which. */
  @GET
  @Path("healthcheck")
  public Response health() {
    Optional<String> trouble = sessions.trouble(PublishedSessions.MAP);
    if (trouble.isPresent()) {
      throw new ProtocolException(ProtocolError.INTERNAL_ERROR, trouble.get());
    }
    return Answers.json(HEALTHY);
  }

  @GET
  @Path("livecheck")
  public Response live() {
    return Answers.json(HEALTHY);
  }

  @POST
  @Path("livecheck")
  public Response liveByPost() {
    return Answers.json(HEALTHY);
  }
}
