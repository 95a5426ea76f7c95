package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

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
  public Response all() {
    JsonArrayBuilder all = Member.JSON.createArrayBuilder();
    sessions.ids().forEach(id -> all.add(describe(id, Member.of(id, settings))));
    return Answers.json(all.build());
  }

  /**
   * One session with its members. {@code leader}, {@code connected} and {@code disconnected} are
   * what operators' scripts read.
   */
  @GET
  @Path("{id}/info")
  public Response info(@PathParam("id") String text) {
    int id = sessions.id(text);
    Member member = Member.of(id, settings);
    return Answers.json(
        describe(id, member)
            .add("leader", member.toJson())
            .add("connected", Member.JSON.createArrayBuilder().add(member.toJson()))
            .add("disconnected", Member.JSON.createArrayBuilder())
            .build());
  }

  @GET
  @Path("{id}/leader")
  public Response leader(@PathParam("id") String text) {
    return Answers.json(Member.of(sessions.id(text), settings).toJson());
  }

  /** The names of the session's buckets; the map's only one is itself. */
  @GET
  @Path("{id}/bucket")
  public Response buckets(@PathParam("id") String text) {
    int id = sessions.id(text);
    JsonArrayBuilder names = Member.JSON.createArrayBuilder();
    if (id == PublishedSessions.MAP) {
      names.add(Metastore.NAME.value());
    } else {
      addBuckets(id, names);
    }
    return Answers.json(names.build());
  }

  private void addBuckets(int id, JsonArrayBuilder names) {
    try (EntryCursor all = repository.buckets(KeyRange.ALL, Order.ASCENDING)) {
      while (all.next()) {
        String name = all.key().text();
        if (sessions.isOf(new BucketName(name), id)) {
          names.add(name);
        }
      }
    }
  }

  private JsonObjectBuilder describe(int id, Member member) {
    Optional<String> trouble = sessions.trouble(id);
    JsonObjectBuilder session =
        Member.JSON
            .createObjectBuilder()
            .add("id", id)
            .add("raftMembers", Member.JSON.createArrayBuilder().add(member.toJson()))
            .add("connectedToLeader", trouble.isEmpty());
    trouble.ifPresent(text -> session.add("trouble", text));
    return session;
  }
}
