package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** What front ends and load balancers ask before they send anything. */
@Path("bucketd")
@ApplicationScoped
public class InformationResource {
  private static final byte[] VERSION = "{\"metadataVersion\":2}".getBytes(UTF_8);
  private static final byte[] HEALTHY = "{\"status\":\"ok\"}".getBytes(UTF_8);

  private final MetadataRepository repository;

  /** For CDI's proxy. */
  InformationResource() {
    this(null);
  }

  @Inject
  InformationResource(MetadataRepository repository) {
    this.repository = repository;
  }

  @GET
  @Path("default/metadataInformation")
  public Response information() {
    return Answers.json(VERSION);
  }

  /** Healthy is a store that can be read; what its failure means, the protocol's errors tell. */
  @GET
  @Path("_/healthcheck")
  public Response health() {
    try (EntryCursor buckets = repository.buckets(KeyRange.ALL, Order.ASCENDING)) {
      buckets.next();
    }
    return Answers.json(HEALTHY);
  }

  @GET
  @Path("_/livecheck")
  public Response live() {
    return Answers.json(HEALTHY);
  }

  @POST
  @Path("_/livecheck")
  public Response liveByPost() {
    return Answers.json(HEALTHY);
  }
}
