package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.bucketd.document.MemberDescription;
import io.zenko.dmd.metadata.bucketd.document.SessionDescription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The sessions, their members and their buckets. */
@Path("bucketd/_/raft_sessions")
@ApplicationScoped
public class SessionResource {
  private final MetadataRepository repository;
  private final PublishedSessions sessions;
  private final Settings settings;

  /** For CDI's proxy; RESTEasy wants it public. */
  public SessionResource() {
    this(null, null, null);
  }

  @Inject
  SessionResource(MetadataRepository repository, PublishedSessions sessions, Settings settings) {
    this.repository = repository;
    this.sessions = sessions;
    this.settings = settings;
  }

  @GET
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(type = SchemaType.ARRAY, implementation = SessionDescription.class)))
  public Response all() {
    return Answers.document(sessions.ids().mapToObj(this::describe).toList());
  }

  private SessionDescription describe(int id) {
    return SessionDescription.brief(id, Members.of(id, settings), sessions.trouble(id));
  }

  @GET
  @Path("{id}/info")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = SessionDescription.class)))
  public Response info(@PathParam("id") String text) {
    int id = sessions.id(text);
    return Answers.document(
        SessionDescription.full(id, Members.of(id, settings), sessions.trouble(id)));
  }

  @GET
  @Path("{id}/leader")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = MemberDescription.class)))
  public Response leader(@PathParam("id") String text) {
    return Answers.document(Members.of(sessions.id(text), settings));
  }

  /** The names of the session's buckets; the map's only one is itself. */
  @GET
  @Path("{id}/bucket")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(type = SchemaType.ARRAY, implementation = String.class)))
  public Response buckets(@PathParam("id") String text) {
    int id = sessions.id(text);
    return Answers.document(
        id == PublishedSessions.MAP ? List.of(Metastore.NAME.value()) : bucketsOf(id));
  }

  private List<String> bucketsOf(int id) {
    List<String> names = new ArrayList<>();
    try (EntryCursor all = repository.buckets(KeyRange.ALL, Order.ASCENDING)) {
      while (all.next()) {
        String name = all.key().text();
        if (sessions.isOf(new BucketName(name), id)) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
