package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.bucketd.document.Address;
import io.zenko.dmd.metadata.bucketd.document.Informations;
import io.zenko.dmd.metadata.bucketd.document.MemberDescription;
import io.zenko.dmd.metadata.bucketd.document.MemberState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Who leads the session of a bucket, and how far its log has come. */
@Path("bucketd/default")
@ApplicationScoped
public class LeaderResource {
  private final PublishedSessions sessions;
  private final Settings settings;

  /** For CDI's proxy; RESTEasy wants it public. */
  public LeaderResource() {
    this(null, null);
  }

  @Inject
  LeaderResource(PublishedSessions sessions, Settings settings) {
    this.sessions = sessions;
    this.settings = settings;
  }

  @GET
  @Path("leader/{bucket}")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = Address.class)))
  public Response leader(@PathParam("bucket") String name) {
    int id = sessions.of(Names.bucket(name));
    MemberDescription member = Members.of(id, settings);
    return Answers.document(new Address(member.host(), member.port()));
  }

  @GET
  @Path("informations/{bucket}")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = Informations.class)))
  public Response information(@PathParam("bucket") String name) {
    int id = sessions.of(Names.bucket(name));
    ChangeLog log = sessions.log(id);
    MemberDescription member = Members.of(id, settings);
    long last = log.last();
    return Answers.document(
        Informations.of(
            new MemberState(member.host(), member.port(), 1, last, last, log.oldest(), id)));
  }
}
