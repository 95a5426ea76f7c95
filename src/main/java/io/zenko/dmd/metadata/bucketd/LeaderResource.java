package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metadata.ChangeLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

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
  public Response leader(@PathParam("bucket") String name) {
    int id = sessions.of(Names.bucket(name));
    return Answers.json(address(Member.of(id, settings)).build());
  }

  /**
   * The state of the session's log at its member. The bucket client reads it as an object, Backbeat
   * as a list of one state a member, by position: a member of the name {@code 0} is both.
   */
  @GET
  @Path("informations/{bucket}")
  public Response information(@PathParam("bucket") String name) {
    int id = sessions.of(Names.bucket(name));
    Member member = Member.of(id, settings);
    JsonObject state = state(sessions.log(id), member).add("raftSessionId", id).build();
    return Answers.json(
        Member.JSON
            .createObjectBuilder(state)
            .add("leader", address(member))
            .add("0", state)
            .build());
  }

  private static JsonObjectBuilder state(ChangeLog log, Member member) {
    long last = log.last();
    return address(member)
        .add("term", 1)
        .add("cseq", last)
        .add("aseq", last)
        .add("prune", log.oldest());
  }

  private static JsonObjectBuilder address(Member member) {
    return Member.JSON.createObjectBuilder().add("ip", member.host()).add("port", member.port());
  }
}
