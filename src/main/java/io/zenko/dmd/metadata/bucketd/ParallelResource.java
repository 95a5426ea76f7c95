package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.listing.JsonOutput;
import io.zenko.dmd.metadata.reading.ReadMemory;
import io.zenko.dmd.metadata.versioning.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;

/** A bucket's attributes and an object of it in one answer. */
@Path("bucketd/default/parallel/{bucket}/{key}")
@ApplicationScoped
public class ParallelResource {
  private final Metastore metastore;
  private final ObjectReader reader;
  private final ReadMemory reads;
  private final Answers answers;
  private final int maxKeyBytes;

  /** For CDI's proxy; RESTEasy wants it public. */
  public ParallelResource() {
    this.metastore = null;
    this.reader = null;
    this.reads = null;
    this.answers = null;
    this.maxKeyBytes = 0;
  }

  @Inject
  ParallelResource(
      Metastore metastore,
      ObjectReader reader,
      ReadMemory reads,
      Answers answers,
      Settings settings) {
    this.metastore = metastore;
    this.reader = reader;
    this.reads = reads;
    this.answers = answers;
    this.maxKeyBytes = settings.limits().keyBytes();
  }

  @GET
  public Response get(@PathParam("bucket") String bucketName, @PathParam("key") String keyText)
      throws IOException {
    BucketName bucket = Names.bucket(bucketName);
    Key key = Names.key(keyText, maxKeyBytes);
    QueryParameters parameters = new QueryParameters(Exchange.current().parameters());
    byte[] attributes =
        metastore
            .attributes(bucket)
            .orElseThrow(() -> new ProtocolException(ProtocolError.NO_SUCH_BUCKET));
    return reads.during(
        () -> {
          Optional<byte[]> object = reader.get(bucket, key, parameters);
          // Never whole in memory: objects of thousands of parts have values of megabytes.
          return answers.spooled(out -> write(attributes, object, new JsonOutput(out)));
        });
  }

  private static void write(byte[] attributes, Optional<byte[]> object, JsonOutput json)
      throws IOException {
    json.raw("{\"bucket\":").string(attributes);
    if (object.isPresent()) {
      json.raw(",\"obj\":").string(object.get());
    }
    json.raw("}").flush();
  }
}
