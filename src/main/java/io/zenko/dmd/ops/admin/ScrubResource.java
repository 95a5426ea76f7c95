package io.zenko.dmd.ops.admin;

import io.zenko.dmd.data.Scrubbing;
import io.zenko.dmd.http.AdminAnswer;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.ops.admin.document.ScrubReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** The scrub of the blobs, which goes on by itself: it is looked at, and asked for. */
@Path("admin/scrub")
@ApplicationScoped
public class ScrubResource {
  private final ServedRepositories repositories;

  /** For CDI's proxy; RESTEasy wants it public. */
  public ScrubResource() {
    this(null);
  }

  @Inject
  ScrubResource(ServedRepositories repositories) {
    this.repositories = repositories;
  }

  @GET
  public Response report() {
    return report(scrubbing());
  }

  /** Has a pass begin. */
  @POST
  public Response begin() {
    Scrubbing scrubbing = scrubbing();
    if (!scrubbing.begin()) {
      throw new ProtocolException(
          ProtocolError.SERVICE_UNAVAILABLE,
          "scrubs are turned off: DMD_BLOB_SCRUB_BYTES_PER_SECOND is 0");
    }
    return report(scrubbing);
  }

  private static Response report(Scrubbing scrubbing) {
    Scrubbing.Standing now = scrubbing.standing();
    return AdminAnswer.document(
        new ScrubReport(now.running(), now.bytes(), now.passes(), now.damaged(), now.last()));
  }

  private Scrubbing scrubbing() {
    return repositories
        .data()
        .scrubbing()
        .orElseThrow(
            () ->
                new ProtocolException(
                    ProtocolError.NO_SUCH_ROUTE,
                    "the repository of the blobs has none that could be scrubbed"));
  }
}
