package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.BodyMemory;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.bucketd.document.MetastoreDocument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The entries of the map. An entry and its bucket are one: both come, change and go together. */
@Path("bucketd/default/metastore/db/{bucket}")
@ApplicationScoped
public class MetastoreEntryResource {
  private final MetadataRepository repository;
  private final PublishedSessions sessions;
  private final BodyMemory bodies;
  private final Answers answers;
  private final int maxBytes;

  /** For CDI's proxy; RESTEasy wants it public. */
  public MetastoreEntryResource() {
    this.repository = null;
    this.sessions = null;
    this.bodies = null;
    this.answers = null;
    this.maxBytes = 0;
  }

  @Inject
  MetastoreEntryResource(
      MetadataRepository repository,
      PublishedSessions sessions,
      BodyMemory bodies,
      Answers answers,
      Settings settings) {
    this.repository = repository;
    this.sessions = sessions;
    this.bodies = bodies;
    this.answers = answers;
    this.maxBytes = settings.limits().valueBytes();
  }

  @GET
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = MetastoreDocument.class)))
  public Response get(@PathParam("bucket") String name) {
    BucketName bucket = Names.bucket(name);
    byte[] attributes =
        repository.attributes(bucket).orElseThrow(() -> MetadataException.noSuchBucket(bucket));
    return Answers.document(MetastoreEntry.of(name, attributes, sessions.of(bucket)).document());
  }

  /** Makes the bucket, or gives it these attributes. */
  @POST
  public CompletionStage<Response> put(@PathParam("bucket") String name) {
    BucketName bucket = Names.bucket(name);
    Metastore.refuse(bucket);
    return answers.when(
        bodies.receive(maxBytes, "DMD_MAX_VALUE_BYTES"),
        body -> put(bucket, body),
        done -> Answers.empty());
  }

  private CompletionStage<Void> put(BucketName bucket, byte[] json) {
    MetastoreEntry entry = MetastoreEntry.read(bucket.value(), json);
    byte[] attributes = entry.attributes().getBytes(UTF_8);
    JsonText.check(attributes, "the attributes of a bucket");
    if (repository.attributes(bucket).isEmpty()) {
      String wish = Integer.toString(entry.session());
      return repository.createBucket(bucket, attributes, sessions.wanted(wish));
    }
    if (entry.session() != PublishedSessions.MAP && entry.session() != sessions.of(bucket)) {
      throw new ProtocolException(
          ProtocolError.BAD_REQUEST,
          "the bucket is in session " + sessions.of(bucket) + ", and stays there");
    }
    return repository.putAttributes(bucket, attributes);
  }

  @DELETE
  public CompletionStage<Response> delete(@PathParam("bucket") String name) {
    BucketName bucket = Names.bucket(name);
    Metastore.refuse(bucket);
    return answers.when(
        repository.deleteBucket(bucket, Obstacle.to(bucket)), done -> Answers.empty());
  }
}
