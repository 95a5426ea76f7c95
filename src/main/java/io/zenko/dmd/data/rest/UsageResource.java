package io.zenko.dmd.data.rest;

import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.Usage;
import io.zenko.dmd.json.Documents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Tells the room of what holds the blobs. */
@Path("data/usage")
@ApplicationScoped
public class UsageResource {
  private final DataRepository repository;

  /** For CDI's proxy; RESTEasy wants it public. */
  public UsageResource() {
    this(null);
  }

  @Inject
  UsageResource(DataRepository repository) {
    this.repository = repository;
  }

  @GET
  @APIResponse(
      responseCode = "200",
      content =
          @Content(mediaType = "application/json", schema = @Schema(implementation = Room.class)))
  public Response usage() {
    byte[] body = body();
    return headers(body).entity(body).build();
  }

  @HEAD
  public Response head() {
    return headers(body()).build();
  }

  private byte[] body() {
    Usage usage = repository.usage();
    return Documents.toBytes(
        new Room(usage.availableBytes(), usage.freeBytes(), usage.totalBytes()));
  }

  /** In bytes. */
  @JsonbPropertyOrder({"available", "free", "total"})
  @Schema(name = "Room")
  public record Room(long available, long free, long total) {}

  private static Response.ResponseBuilder headers(byte[] body) {
    return Response.ok()
        .header("Content-Type", "application/json")
        .header("Content-Length", body.length);
  }
}
