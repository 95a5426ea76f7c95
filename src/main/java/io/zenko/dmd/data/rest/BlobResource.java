package io.zenko.dmd.data.rest;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.transfer.TransferKind;
import io.zenko.dmd.http.transfer.Transfers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/** Puts, gets and deletes blobs. Their bytes come and go without a thread that waits for them. */
@Path("data/blobs")
@ApplicationScoped
public class BlobResource {
  /** Every number of so many digits is one that Java knows. */
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  private final DataRepository repository;
  private final Transfers transfers;

  /** For CDI's proxy; RESTEasy wants it public. */
  public BlobResource() {
    this(null, null);
  }

  @Inject
  BlobResource(DataRepository repository, Transfers transfers) {
    this.repository = repository;
    this.transfers = transfers;
  }

  @PUT
  public CompletionStage<Response> put() {
    Exchange exchange = Exchange.current();
    long length = contentLength(exchange.request());
    return new BlobReceiver(repository, transfers, length)
        .receive(exchange)
        .thenApply(
            key ->
                Response.status(Response.Status.CREATED)
                    .header("Location", DataFileProtocol.SERVICE + '/' + key)
                    .header("Content-Length", "0")
                    .build());
  }

  @GET
  @Path("{key}")
  public Response get(@PathParam("key") String key, @HeaderParam("Range") String range) {
    Blob blob = repository.open(keyOf(key));
    boolean handedOver = false;
    try {
      Optional<ByteRange> part = RangeHeader.resolve(range, blob.size());
      ByteRange bytes = part.orElse(ByteRange.whole(blob.size()));
      BlobSource source = BlobSource.of(blob, bytes);
      Response answer =
          headers(blob, part)
              .entity(Exchange.current().carry(TransferKind.BLOB_SENT, source))
              .build();
      handedOver = true;
      return answer;
    } finally {
      if (!handedOver) {
        blob.close();
      }
    }
  }

  @HEAD
  @Path("{key}")
  public Response head(@PathParam("key") String key, @HeaderParam("Range") String range) {
    try (Blob blob = repository.open(keyOf(key))) {
      return headers(blob, RangeHeader.resolve(range, blob.size())).build();
    }
  }

  @DELETE
  @Path("{key}")
  public CompletionStage<Response> delete(@PathParam("key") String key) {
    BlobKey named = keyOf(key);
    Executor disk = transfers.pool(TransferKind.BLOB_RECEIVED);
    // Where the blob has a file of its own, that thread waits for the disk; else none does.
    return BlobReceiver.aside(
            CompletableFuture.supplyAsync(() -> repository.deleteAsync(named), disk)
                .thenCompose(deleting -> deleting),
            disk)
        .thenApply(deleted -> Response.noContent().build());
  }

  private static Response.ResponseBuilder headers(Blob blob, Optional<ByteRange> part) {
    Response.ResponseBuilder answer =
        Response.status(part.isPresent() ? Response.Status.PARTIAL_CONTENT : Response.Status.OK)
            .header("Content-Type", "application/octet-stream")
            .header("Accept-Ranges", "bytes")
            .header(
                "Content-Length",
                Long.toString(part.orElse(ByteRange.whole(blob.size())).length()));
    part.ifPresent(
        range ->
            answer.header(
                "Content-Range",
                "bytes " + range.from() + '-' + (range.end() - 1) + '/' + blob.size()));
    return answer;
  }

  /** What is no key of ours names no blob. */
  private static BlobKey keyOf(String key) {
    return BlobKey.parse(key)
        .orElseThrow(() -> new ProtocolException(ProtocolError.NO_SUCH_OBJECT));
  }

  private static long contentLength(HttpServletRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null || request.getHeader("Transfer-Encoding") != null) {
      throw new ProtocolException(ProtocolError.MISSING_CONTENT_LENGTH);
    }
    if (!LENGTH.matcher(length).matches()) {
      throw new ProtocolException(
          ProtocolError.INVALID_INPUT, "Content-Length is no number of bytes: " + length);
    }
    return Long.parseLong(length);
  }
}
