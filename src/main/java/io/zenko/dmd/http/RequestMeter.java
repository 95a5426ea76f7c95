package io.zenko.dmd.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.util.Optional;

/**
 * Has each request counted once the body of its answer is written, or at once where it has none.
 */
@Provider
@ApplicationScoped
public class RequestMeter implements ContainerResponseFilter, WriterInterceptor {
  private static final String STATUS = RequestMeter.class.getName();

  @Inject private RequestMetrics metrics;
  @Context private HttpServletRequest request;
  @Context private ResourceInfo resource;

  @Override
  public void filter(ContainerRequestContext in, ContainerResponseContext out) {
    if (out.hasEntity()) {
      in.setProperty(STATUS, out.getStatus());
    } else {
      count(out.getStatus());
    }
  }

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    try {
      context.proceed();
    } finally {
      if (context.getProperty(STATUS) instanceof Integer status) {
        count(status);
      }
    }
  }

  private void count(int status) {
    metrics.answered(
        Exchange.of(request),
        request.getLocalPort(),
        Optional.ofNullable(resource.getResourceMethod()),
        status);
  }
}
