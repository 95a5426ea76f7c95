package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** The attributes of a bucket. */
@Path("bucketd/default/attributes/{bucket}")
@ApplicationScoped
public class AttributesResource {
  private final MetadataRepository repository;
  private final Metastore metastore;
  private final AttributesWriter attributes;

  /** For CDI's proxy; RESTEasy wants it public. */
  public AttributesResource() {
    this(null, null, null);
  }

  @Inject
  AttributesResource(
      MetadataRepository repository, Metastore metastore, AttributesWriter attributes) {
    this.repository = repository;
    this.metastore = metastore;
    this.attributes = attributes;
  }

  @GET
  public Response get(@PathParam("bucket") String name) {
    return metastore
        .attributes(Names.bucket(name))
        .map(Answers::json)
        .orElseThrow(() -> new ProtocolException(ProtocolError.NO_SUCH_BUCKET));
  }

  @POST
  public CompletionStage<Response> put(@PathParam("bucket") String name) {
    BucketName bucket = Names.bucket(name);
    Metastore.refuse(bucket);
    return attributes.write(text -> repository.putAttributes(bucket, text));
  }
}
