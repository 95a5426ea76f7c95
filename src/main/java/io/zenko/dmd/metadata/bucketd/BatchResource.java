package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.config.Settings.Limits;
import io.zenko.dmd.http.BodyMemory;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.reading.ReadMemory;
import io.zenko.dmd.metadata.versioning.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Raw changes of a bucket, all or none. */
@Path("bucketd/default/batch/{bucket}")
@ApplicationScoped
public class BatchResource {
  private final MetadataRepository repository;
  private final BodyMemory bodies;
  private final ReadMemory reads;
  private final Answers answers;
  private final Limits limits;

  /** For CDI's proxy; RESTEasy wants it public. */
  public BatchResource() {
    this.repository = null;
    this.bodies = null;
    this.reads = null;
    this.answers = null;
    this.limits = null;
  }

  @Inject
  BatchResource(
      MetadataRepository repository,
      BodyMemory bodies,
      ReadMemory reads,
      Answers answers,
      Settings settings) {
    this.repository = repository;
    this.bodies = bodies;
    this.reads = reads;
    this.answers = answers;
    this.limits = settings.limits();
  }

  @POST
  public CompletionStage<Response> write(@PathParam("bucket") String name) {
    BucketName bucket = Names.bucket(name);
    Metastore.refuse(bucket);
    List<String> overheadFields = Exchange.current().parameters(QueryParameters.OVERHEAD_FIELD);
    return answers.when(
        bodies.receive(limits.batchBytes(), "DMD_MAX_BATCH_BYTES"),
        // What is there already may have to be read.
        body ->
            reads.during(
                () ->
                    repository.write(
                        bucket,
                        new BatchReader(limits).read(body).withOverheadFields(overheadFields))),
        done -> Answers.empty());
  }
}
