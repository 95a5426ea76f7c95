package io.zenko.dmd.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.reflect.Field;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Jersey keeps of a request whose resource waits for its body: headers and targets, as texts
 * and parsed, by which it was led there. Nothing public lets go of all of it; of another
 * implementation all is kept.
 */
final class ResourceMemory {
  /** Where the resources of a port are, as clients see it: the same for most of its requests. */
  private static final Map<Integer, URI> BASES = new ConcurrentHashMap<>();

  private ResourceMemory() {}

  static void forgetHead(ContainerRequestContext request, int port) {
    try {
      Field base = field(request, "baseUri");
      Field target = field(request, "requestUri");
      Field path = field(request, "encodedRelativePath");
      Object routing = field(request, "uriRoutingContext").get(request);
      for (String name : List.of("matchResults", "paths")) {
        if (field(routing, name).get(routing) instanceof Collection<?> matched) {
          matched.clear();
        }
      }
      URI shared =
          BASES.merge(port, (URI) base.get(request), (old, own) -> old.equals(own) ? old : own);
      base.set(request, shared);
      target.set(request, shared);
      path.set(request, null);
      request.getHeaders().clear();
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another one.
    }
  }

  private static Field field(Object owner, String name) throws NoSuchFieldException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
