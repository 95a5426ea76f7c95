package io.zenko.dmd.ops.admin;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.http.AdminAnswer;
import io.zenko.dmd.http.FailedRequests;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Sessions;
import io.zenko.dmd.metadata.bucketd.BucketdProtocol;
import io.zenko.dmd.metadata.reading.ReadMemory;
import io.zenko.dmd.ops.admin.document.EntryDocument;
import io.zenko.dmd.ops.admin.document.Failures;
import io.zenko.dmd.ops.admin.document.ModeDocument;
import io.zenko.dmd.ops.admin.document.SamplePage;
import io.zenko.dmd.ops.admin.document.SessionDocument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The routes of the API of administration. Names of buckets and keys stand in the query, where each
 * of them can stand.
 */
@Path("admin")
@ApplicationScoped
public class AdminResource {
  private static final int WAIT_SECONDS = 30;

  private final PrometheusRegistry registry;
  private final Overviews overviews;
  private final Samples samples;
  private final FailedRequests failures;
  private final ServedRepositories repositories;
  private final ReadMemory reads;
  private final Blobs blobs;

  /** For CDI's proxy; RESTEasy wants it public. */
  public AdminResource() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  AdminResource(
      PrometheusRegistry registry,
      Overviews overviews,
      Samples samples,
      FailedRequests failures,
      ServedRepositories repositories,
      ReadMemory reads,
      Blobs blobs) {
    this.registry = registry;
    this.overviews = overviews;
    this.samples = samples;
    this.failures = failures;
    this.repositories = repositories;
    this.reads = reads;
    this.blobs = blobs;
  }

  @GET
  @Path("overview")
  public Response overview() {
    return AdminAnswer.document(overviews.now());
  }

  /** What was done in the last hour, or since a time. */
  @GET
  @Path("samples")
  public Response samples(@QueryParam("after") @DefaultValue("0") String after) {
    return AdminAnswer.document(
        new SamplePage(Samples.STEP.toMillis(), samples.after(Parameters.number("after", after))));
  }

  @GET
  @Path("failures")
  public Response failures(@QueryParam("after") @DefaultValue("0") String after) {
    return AdminAnswer.document(
        new Failures(failures.count(), failures.after(Parameters.number("after", after))));
  }

  @GET
  @Path("settings")
  public Response settings() {
    return AdminAnswer.document(new SettingsInForce().all());
  }

  @GET
  @Path("sessions")
  public Response sessions() {
    return answer(
        repository -> {
          Sessions sessions = repository.sessions();
          Map<String, Double> buckets =
              new Numbers(registry, "dmd_buckets"::equals).byLabel("dmd_buckets", "session");
          List<SessionDocument> all = new ArrayList<>();
          for (int session = 0; session < sessions.count(); session++) {
            int id = session + 1;
            all.add(
                new SessionDocument(
                    id,
                    sessions.log(session).oldest(),
                    sessions.log(session).last(),
                    Optional.ofNullable(buckets.get(Integer.toString(id))).map(Double::longValue),
                    sessions.trouble(session)));
          }
          return all;
        });
  }

  @GET
  @Path("buckets")
  public Response buckets(
      @QueryParam("prefix") @DefaultValue("") String prefix,
      @QueryParam("from") @DefaultValue("") String from,
      @QueryParam("before") String before,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    int most = Parameters.limit(limit);
    return answer(
        repository ->
            before == null
                ? new Buckets(repository).page(prefix, from, most)
                : new Buckets(repository).pageBefore(prefix, before, most));
  }

  @GET
  @Path("bucket")
  public Response bucket(@QueryParam("bucket") @DefaultValue("") String name) {
    BucketName bucket = Parameters.bucket(name);
    return answer(repository -> new Buckets(repository).bucket(bucket));
  }

  /** Sets whether a bucket takes writes. */
  @POST
  @Path("mode")
  public Response mode(
      @QueryParam("bucket") @DefaultValue("") String name,
      @QueryParam("mode") @DefaultValue("") String text) {
    BucketName bucket = Parameters.bucket(name);
    AccessMode mode =
        Buckets.mode(text)
            .orElseThrow(
                () -> Parameters.wrong("mode is read-only or read-write, not '" + text + "'"));
    return answer(
        repository -> {
          await(repository, bucket, mode);
          return new ModeDocument(name, Buckets.name(repository.accessMode(bucket)));
        });
  }

  private static void await(MetadataRepository repository, BucketName bucket, AccessMode mode) {
    try {
      repository
          .setAccessMode(bucket, mode)
          .toCompletableFuture()
          .get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw MetadataException.of(e);
    } catch (TimeoutException e) {
      throw new MetadataException(MetadataException.Failure.TIMEOUT, "not known to be set yet", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetadataException(
          MetadataException.Failure.UNAVAILABLE, "the daemon is stopping", e);
    }
  }

  @GET
  @Path("entries")
  public Response entries(
      @QueryParam("bucket") @DefaultValue("") String name,
      @QueryParam("prefix") @DefaultValue("") String prefix,
      @QueryParam("delimiter") @DefaultValue("") String delimiter,
      @QueryParam("from") @DefaultValue("") String from,
      @QueryParam("versions") @DefaultValue("false") String versions,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    BucketName bucket = Parameters.bucket(name);
    Entries.Request request =
        new Entries.Request(
            prefix, delimiter, from, versions.equals("true"), Parameters.limit(limit));
    return answer(repository -> new Entries(repository, bucket).page(request));
  }

  /** An entry: a master, or that of a version where one is named. */
  @GET
  @Path("entry")
  public Response entry(
      @QueryParam("bucket") @DefaultValue("") String name,
      @QueryParam("key") @DefaultValue("") String key,
      @QueryParam("version") String version) {
    BucketName bucket = Parameters.bucket(name);
    return answer(
        repository -> {
          Optional<EntryDocument> entry =
              new Entries(repository, bucket).entry(key, Optional.ofNullable(version));
          return entry.orElseThrow(() -> new ProtocolException(ProtocolError.NO_SUCH_OBJECT));
        });
  }

  @GET
  @Path("blobs")
  public Response blobs() {
    return AdminAnswer.document(blobs.all());
  }

  /** Reads the beginning of a blob. */
  @GET
  @Path("blob")
  public Response blob(@QueryParam("key") @DefaultValue("") String key) {
    return AdminAnswer.document(blobs.head(key));
  }

  @GET
  @Path("openapi")
  public Response openApi() {
    return ApiDescription.answer();
  }

  /** What the repository tells, as a document; what it reads for that is counted. */
  private Response answer(Function<MetadataRepository, Object> look) {
    MetadataRepository repository = repositories.metadata();
    try {
      return reads.during(() -> AdminAnswer.document(look.apply(repository)));
    } catch (MetadataException e) {
      throw ProtocolException.ofStore(BucketdProtocol.errorOf(e.failure()), e);
    }
  }
}
