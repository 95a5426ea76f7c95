package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metadata.bucketd.document.BucketSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Where a bucket is. */
@Path("bucketd/_/buckets/{bucket}")
@ApplicationScoped
public class BucketSessionResource {
  private final PublishedSessions sessions;
  private final Settings settings;

  /** For CDI's proxy; RESTEasy wants it public. */
  public BucketSessionResource() {
    this(null, null);
  }

  @Inject
  BucketSessionResource(PublishedSessions sessions, Settings settings) {
    this.sessions = sessions;
    this.settings = settings;
  }

  @GET
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = BucketSession.class)))
  public Response get(@PathParam("bucket") String name) {
    int id = sessions.of(Names.bucket(name));
    return Answers.document(new BucketSession(name, Members.of(id, settings)));
  }

  @GET
  @Path("id")
  public Response id(@PathParam("bucket") String name) {
    return Answers.text(Integer.toString(sessions.of(Names.bucket(name))));
  }

  /** There is no cache of where buckets are, so it is never stale. */
  @GET
  @Path("refreshCache")
  public Response refresh(@PathParam("bucket") String name) {
    sessions.of(Names.bucket(name));
    return Answers.empty();
  }
}
