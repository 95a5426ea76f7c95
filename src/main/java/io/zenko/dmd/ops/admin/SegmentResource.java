package io.zenko.dmd.ops.admin;

import io.zenko.dmd.data.PackedSegment;
import io.zenko.dmd.http.AdminAnswer;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.ops.admin.document.SegmentDocument;
import io.zenko.dmd.ops.admin.document.SegmentPage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The files of many blobs each, one by one, as the repository knows them without a look. */
@Path("admin/segments")
@ApplicationScoped
public class SegmentResource {
  private final ServedRepositories repositories;

  /** For CDI's proxy; RESTEasy wants it public. */
  public SegmentResource() {
    this(null);
  }

  @Inject
  SegmentResource(ServedRepositories repositories) {
    this.repositories = repositories;
  }

  @GET
  public Response page(
      @QueryParam("from") @DefaultValue("0") String from,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    return AdminAnswer.document(page(Parameters.number("from", from), Parameters.limit(limit)));
  }

  private SegmentPage page(long from, int limit) {
    List<PackedSegment> found =
        repositories
            .data()
            .segments(from, limit + 1)
            .orElseThrow(
                () ->
                    new ProtocolException(
                        ProtocolError.NO_SUCH_ROUTE,
                        "the repository of the blobs keeps none in segments"));
    return new SegmentPage(
        found.stream().limit(limit).map(SegmentResource::document).toList(),
        found.size() > limit ? Optional.of(found.get(limit).number()) : Optional.empty());
  }

  private static SegmentDocument document(PackedSegment segment) {
    return new SegmentDocument(
        segment.number(),
        segment.generation(),
        segment.state().name().toLowerCase(Locale.ROOT),
        segment.created().toEpochMilli(),
        segment.liveBytes(),
        segment.deadBytes(),
        segment.liveBlobs(),
        segment.deadBlobs());
  }
}
