package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Whether a bucket takes writes. */
@Path("bucketd/_/buckets/{bucket}/accessMode")
@ApplicationScoped
public class AccessModeResource {
  private static final String READ_WRITE = "read-write";
  private static final String READ_ONLY = "read-only";

  private final MetadataRepository repository;
  private final Answers answers;

  /** For CDI's proxy; RESTEasy wants it public. */
  public AccessModeResource() {
    this(null, null);
  }

  @Inject
  AccessModeResource(MetadataRepository repository, Answers answers) {
    this.repository = repository;
    this.answers = answers;
  }

  @GET
  public Response get(@PathParam("bucket") String name) {
    return Answers.text(
        switch (repository.accessMode(Names.bucket(name))) {
          case READ_WRITE -> READ_WRITE;
          case READ_ONLY -> READ_ONLY;
        });
  }

  @PUT
  public CompletionStage<Response> set(@PathParam("bucket") String name) {
    BucketName bucket = Names.bucket(name);
    Metastore.refuse(bucket);
    AccessMode mode = mode(Exchange.current().parameters().getOrDefault("mode", ""));
    return answers.when(repository.setAccessMode(bucket, mode), done -> Answers.empty());
  }

  private static AccessMode mode(String text) {
    return switch (text) {
      case READ_WRITE -> AccessMode.READ_WRITE;
      case READ_ONLY -> AccessMode.READ_ONLY;
      default ->
          throw new ProtocolException(
              ProtocolError.BAD_REQUEST,
              "mode is " + READ_ONLY + " or " + READ_WRITE + ", not '" + text + "'");
    };
  }
}
