package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.listing.Listing;
import io.zenko.dmd.metadata.reading.ReadMemory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** Buckets and what is in them. */
@Path("bucketd/default/bucket/{bucket}")
@ApplicationScoped
public class BucketResource {
  private final MetadataRepository repository;
  private final Metastore metastore;
  private final PublishedSessions sessions;
  private final AttributesWriter attributes;
  private final ReadMemory reads;
  private final Answers answers;

  /** For CDI's proxy; RESTEasy wants it public. */
  public BucketResource() {
    this.repository = null;
    this.metastore = null;
    this.sessions = null;
    this.attributes = null;
    this.reads = null;
    this.answers = null;
  }

  @Inject
  BucketResource(
      MetadataRepository repository,
      Metastore metastore,
      PublishedSessions sessions,
      AttributesWriter attributes,
      ReadMemory reads,
      Answers answers) {
    this.repository = repository;
    this.metastore = metastore;
    this.sessions = sessions;
    this.attributes = attributes;
    this.reads = reads;
    this.answers = answers;
  }

  @POST
  public CompletionStage<Response> create(@PathParam("bucket") String name) {
    BucketName bucket = Names.bucket(name);
    if (Metastore.isNamed(bucket)) {
      throw new ProtocolException(ProtocolError.BUCKET_ALREADY_EXISTS);
    }
    OptionalInt session = sessions.wanted(parameters().getOrDefault("raftsession", ""));
    return attributes.write(text -> repository.createBucket(bucket, text, session));
  }

  @GET
  public Response list(@PathParam("bucket") String name) throws IOException {
    BucketName bucket = Names.bucket(name);
    Listing listing = Listing.of(parameters());
    return answers.listed(out -> listing.write(range -> metastore.open(bucket, range), out));
  }

  @DELETE
  public CompletionStage<Response> delete(@PathParam("bucket") String name) {
    BucketName bucket = Names.bucket(name);
    Metastore.refuse(bucket);
    return reads.during(
        () ->
            answers.when(
                repository.deleteBucket(bucket, Obstacle.to(bucket)), done -> Answers.empty()));
  }

  private static Map<String, String> parameters() {
    return Exchange.current().parameters();
  }
}
