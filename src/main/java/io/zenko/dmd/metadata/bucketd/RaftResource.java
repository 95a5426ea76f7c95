package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.bucketd.document.LogState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * What a member of a session tells of its own log to tools that compare members. A member that they
 * know is of one session; ours is of all, so where there are several they have to say which.
 */
@Path("bucketd/_/raft")
@ApplicationScoped
public class RaftResource {
  /** How many records a backup holds: readers begin behind those that are in backups alone. */
  private static final long BACKUP_RECORDS = 10_000;

  private final PublishedSessions sessions;
  private final SessionLogResource logs;

  /** For CDI's proxy; RESTEasy wants it public. */
  public RaftResource() {
    this(null, null);
  }

  @Inject
  RaftResource(PublishedSessions sessions, SessionLogResource logs) {
    this.sessions = sessions;
    this.logs = logs;
  }

  @GET
  @Path("state")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = LogState.class)))
  public Response state() {
    ChangeLog log = sessions.log(sessions.id(session()));
    long last = log.last();
    long pruned = Math.max(0, log.oldest() - 1);
    long backups = (pruned + BACKUP_RECORDS - 1) / BACKUP_RECORDS;
    return Answers.document(new LogState(1, pruned, last, last, last, backups));
  }

  @GET
  @Path("log")
  public Response log() throws IOException {
    return logs.read(session());
  }

  private String session() {
    String named = Exchange.current().parameters().getOrDefault("raftSession", "");
    if (!named.isEmpty()) {
      return named;
    }
    // The map's, and one of the store's own.
    if (sessions.ids().count() > 2) {
      throw new ProtocolException(
          ProtocolError.BAD_REQUEST, "there are several sessions: name one with raftSession");
    }
    return "1";
  }
}
