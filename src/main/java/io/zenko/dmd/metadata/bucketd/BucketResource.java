package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.SpooledBody;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.listing.Listing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** Buckets and what is in them. */
@Path("bucketd/default/bucket/{bucket}")
@ApplicationScoped
public class BucketResource {
  private final MetadataRepository repository;
  private final Metastore metastore;
  private final AttributesWriter attributes;
  private final Answers answers;

  /** For CDI's proxy. */
  BucketResource() {
    this.repository = null;
    this.metastore = null;
    this.attributes = null;
    this.answers = null;
  }

  @Inject
  BucketResource(
      MetadataRepository repository,
      Metastore metastore,
      AttributesWriter attributes,
      Answers answers) {
    this.repository = repository;
    this.metastore = metastore;
    this.attributes = attributes;
    this.answers = answers;
  }

  @POST
  public CompletionStage<Response> create(
      @PathParam("bucket") String name, @Context HttpServletRequest request) {
    BucketName bucket = Names.bucket(name);
    if (Metastore.isNamed(bucket)) {
      throw new ProtocolException(ProtocolError.BUCKET_ALREADY_EXISTS);
    }
    OptionalInt session = session(request);
    return attributes.write(request, text -> repository.createBucket(bucket, text, session));
  }

  @GET
  public Response list(@PathParam("bucket") String name, @Context HttpServletRequest request)
      throws IOException {
    BucketName bucket = Names.bucket(name);
    Listing listing = Listing.of(Exchange.of(request).target().parameters());
    SpooledBody body = new SpooledBody();
    try {
      listing.write(range -> metastore.open(bucket, range), body);
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
    StreamingOutput output =
        out -> {
          try (body) {
            body.writeTo(out);
          }
        };
    return Response.ok(output, "application/json").header("Content-Length", body.length()).build();
  }

  @DELETE
  public CompletionStage<Response> delete(@PathParam("bucket") String name) {
    BucketName bucket = Names.bucket(name);
    Metastore.refuse(bucket);
    return answers.when(
        repository.deleteBucket(bucket, Obstacle.to(bucket)), done -> Answers.empty());
  }

  private static OptionalInt session(HttpServletRequest request) {
    String session = Exchange.of(request).target().parameters().getOrDefault("raftsession", "");
    try {
      return session.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(session));
    } catch (NumberFormatException e) {
      throw new ProtocolException(
          ProtocolError.BAD_REQUEST, "raftsession is a number, not '" + session + "'", e);
    }
  }
}
