package io.zenko.dmd.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;

/** Has each exchange know which method answers it. */
@Provider
public class RouteFeature implements DynamicFeature {
  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    context.register(new Route(resource.getResourceMethod()));
  }

  private record Route(Method method) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      // Administration's requests are no exchanges of a protocol.
      if (request.getProperty(Exchange.ATTRIBUTE) instanceof Exchange exchange) {
        exchange.ledTo(method, request);
      }
    }
  }
}
