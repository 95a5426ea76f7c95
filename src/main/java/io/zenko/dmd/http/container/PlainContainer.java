package io.zenko.dmd.http.container;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/**
 * What the specification alone allows: targets that the container lets through, and its own reason
 * phrases. Enough for the data protocol, and not for every key or error of bucketd.
 */
final class PlainContainer implements Container {
  @Override
  public boolean isRunning() {
    return true;
  }

  @Override
  public void attach(Set<Integer> ports) {}

  /** Where a request ends, the container says alone. */
  @Override
  public void frame(
      Set<Integer> ports, Set<Integer> decoding, Refusal refusal, int maxOverheadBytes) {}

  @Override
  public void count(Set<Integer> ports, Traffic traffic) {}

  @Override
  public void detach() {}

  @Override
  public String target(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null ? request.getRequestURI() : request.getRequestURI() + '?' + query;
  }

  @Override
  public void phrase(HttpServletRequest request, String phrase) {}

  @Override
  public void whenAnswered(HttpServletRequest request, Runnable action) {
    action.run();
  }

  @Override
  public Optional<String> lack() {
    return Optional.of(
        "this server puts neither reason phrases of applications on the wire nor every key into"
            + " their hands: front ends cannot use bucketd here, only MDFile and DataFile;"
            + " Payara, GlassFish and WildFly can do both");
  }

  /** What the answer's writer throws is all that a container is told of it. */
  @Override
  public void abort(HttpServletRequest request) {}
}
