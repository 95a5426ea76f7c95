package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.config.Settings.Limits;
import io.zenko.dmd.http.BodyMemory;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.reading.ReadMemory;
import io.zenko.dmd.metadata.versioning.DeleteOptions;
import io.zenko.dmd.metadata.versioning.PutOptions;
import io.zenko.dmd.metadata.versioning.QueryParameters;
import io.zenko.dmd.metadata.versioning.Versioning;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Objects and their versions. */
@Path("bucketd/default/bucket/{bucket}/{key}")
@ApplicationScoped
public class ObjectResource {
  private final Versioning versioning;
  private final ObjectReader reader;
  private final BodyMemory bodies;
  private final ReadMemory reads;
  private final Answers answers;
  private final Limits limits;

  /** For CDI's proxy; RESTEasy wants it public. */
  public ObjectResource() {
    this.versioning = null;
    this.reader = null;
    this.bodies = null;
    this.reads = null;
    this.answers = null;
    this.limits = null;
  }

  @Inject
  ObjectResource(
      Versioning versioning,
      ObjectReader reader,
      BodyMemory bodies,
      ReadMemory reads,
      Answers answers,
      Settings settings) {
    this.versioning = versioning;
    this.reader = reader;
    this.bodies = bodies;
    this.reads = reads;
    this.answers = answers;
    this.limits = settings.limits();
  }

  @GET
  public Response get(@PathParam("bucket") String bucketName, @PathParam("key") String keyText)
      throws IOException {
    BucketName bucket = Names.bucket(bucketName);
    Key key = Names.key(keyText, limits.keyBytes());
    return reads.during(
        () ->
            answers.value(
                reader
                    .get(bucket, key, parameters())
                    .orElseThrow(() -> new ProtocolException(ProtocolError.NO_SUCH_OBJECT))));
  }

  @POST
  public CompletionStage<Response> put(
      @PathParam("bucket") String bucketName, @PathParam("key") String keyText) {
    BucketName bucket = Names.bucket(bucketName);
    Metastore.refuse(bucket);
    Key key = Names.key(keyText, limits.keyBytes());
    PutOptions options = PutOptions.of(changing());
    return answers.when(
        bodies.receive(limits.valueBytes(), "DMD_MAX_VALUE_BYTES"),
        // What is there already may have to be read.
        body ->
            reads.during(
                () -> {
                  JsonText.check(body, "the object's value");
                  return versioning.put(bucket, key, body, options);
                }),
        ObjectResource::written);
  }

  @DELETE
  public CompletionStage<Response> delete(
      @PathParam("bucket") String bucketName, @PathParam("key") String keyText) {
    BucketName bucket = Names.bucket(bucketName);
    Metastore.refuse(bucket);
    Key key = Names.key(keyText, limits.keyBytes());
    DeleteOptions options = DeleteOptions.of(changing());
    return reads.during(
        () -> answers.when(versioning.delete(bucket, key, options), ObjectResource::written));
  }

  private static QueryParameters parameters() {
    return new QueryParameters(Exchange.current().parameters());
  }

  /** The parameters of a request that changes something, which the change log will tell. */
  private static QueryParameters changing() {
    Exchange exchange = Exchange.current();
    return new QueryParameters(
        exchange.parameters(), exchange.parameters(QueryParameters.OVERHEAD_FIELD));
  }

  private static Response written(Optional<String> versionId) {
    return versionId
        .map(id -> "{\"versionId\":" + JsonText.quote(id) + "}")
        .map(json -> Answers.json(json.getBytes(UTF_8)))
        .orElseGet(Answers::empty);
  }
}
