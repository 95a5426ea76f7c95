package io.zenko.dmd.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers every failure, those of JAX-RS included, in the words of the request's protocol. */
@Provider
public class FailureMapper implements ExceptionMapper<Throwable> {
  @Context private HttpServletRequest request;

  @Override
  public Response toResponse(Throwable thrown) {
    return Exchange.of(request).fail(thrown).toResponse();
  }
}
