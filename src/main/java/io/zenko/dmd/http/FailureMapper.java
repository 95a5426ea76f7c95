package io.zenko.dmd.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Answers every failure, those of JAX-RS included, in the words of the request's protocol; those of
 * administration in its own.
 */
@Provider
public class FailureMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(FailureMapper.class.getPackageName());

  @Context private HttpServletRequest request;

  @Override
  public Response toResponse(Throwable thrown) {
    Exchange exchange = Exchange.of(request);
    if (exchange != null) {
      return exchange.fail(thrown).toResponse();
    }
    ProtocolException failure = ProtocolException.of(thrown, ProtocolError.NO_SUCH_ROUTE);
    if (failure.isDefect()) {
      LOG.log(Level.SEVERE, thrown, () -> "administration failed");
    }
    return AdminAnswer.failure(failure.error(), failure.getMessage()).toResponse();
  }
}
