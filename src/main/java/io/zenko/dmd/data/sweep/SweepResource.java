package io.zenko.dmd.data.sweep;

import io.zenko.dmd.config.Role;
import io.zenko.dmd.http.AdminAnswer;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** A sweep that runs by itself: it is begun and looked at, by whoever, as often as he likes. */
@Path("admin/sweep")
@ApplicationScoped
public class SweepResource {
  private final Sweeps sweeps;

  /** For CDI's proxy; RESTEasy wants it public. */
  public SweepResource() {
    this(null);
  }

  @Inject
  SweepResource(Sweeps sweeps) {
    this.sweeps = sweeps;
  }

  @GET
  public Response report() {
    checkServed();
    return AdminAnswer.document(sweeps.report());
  }

  /** Begins one; nothing is removed unless {@code dryRun=false} is asked for. */
  @POST
  public Response start(@Context UriInfo uri) {
    checkServed();
    SweepRequest request;
    try {
      request = sweeps.request(uri.getQueryParameters()::getFirst);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(ProtocolError.BAD_REQUEST, e.getMessage(), e);
    }
    if (!sweeps.start(request)) {
      throw new ProtocolException(ProtocolError.SERVICE_UNAVAILABLE, "a sweep is running");
    }
    return AdminAnswer.document(sweeps.report());
  }

  @POST
  @Path("stop")
  public Response stop() {
    checkServed();
    sweeps.stop();
    return AdminAnswer.document(sweeps.report());
  }

  private void checkServed() {
    if (!sweeps.areServed()) {
      throw ProtocolException.notServed(Role.DATA);
    }
  }
}
