package io.zenko.dmd.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;

/**
 * Has each request counted once the body of its answer is written, or at once where it has none.
 */
@Provider
@ApplicationScoped
public class RequestMeter implements ContainerResponseFilter, WriterInterceptor {
  private static final String STATUS = RequestMeter.class.getName();

  @Inject private RequestMetrics metrics;

  @Override
  public void filter(ContainerRequestContext in, ContainerResponseContext out) {
    if (in.getProperty(Exchange.ATTRIBUTE) == null) {
      return; // administration's
    }
    if (out.getEntity() instanceof CarriedBody body) {
      // Counted when it is sent.
      body.bearStatus(out.getStatus());
    } else if (out.hasEntity()) {
      in.setProperty(STATUS, out.getStatus());
    } else {
      metrics.answered((Exchange) in.getProperty(Exchange.ATTRIBUTE), out.getStatus());
    }
  }

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    try {
      context.proceed();
    } finally {
      if (context.getProperty(STATUS) instanceof Integer status) {
        metrics.answered((Exchange) context.getProperty(Exchange.ATTRIBUTE), status);
      }
    }
  }
}
