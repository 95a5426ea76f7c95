package io.zenko.dmd.metadata.bucketd;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The same as {@link MemoryServlet} by JAX-RS: what a resource costs that does nothing at all. */
@Path("{path: .*}")
public final class MemoryResource {
  private static final byte[] BYTES = MemoryValue.bytes();

  @GET
  @Produces("application/json")
  public byte[] get() {
    return BYTES;
  }

  /** That resource alone. */
  @ApplicationPath("/")
  public static final class Alone extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(MemoryResource.class);
    }
  }
}
