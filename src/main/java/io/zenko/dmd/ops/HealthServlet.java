package io.zenko.dmd.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Health in the form of MicroProfile Health, on the administration port. Our own, because some
 * servers lack it and others have it on a port that is not ours to set.
 */
@WebServlet({"/health", "/health/ready", "/health/live", "/health/started"})
public class HealthServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject @Any private transient Instance<Check> checks;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // Alive is a process that answers: what a restart would not mend is no reason for one.
    boolean alive = request.getServletPath().equals("/health/live");
    JsonArrayBuilder parts = Json.createArrayBuilder();
    boolean up = true;
    for (Check check : alive ? List.<Check>of() : checks.stream().toList()) {
      Map<String, String> troubles = Check.tell(check);
      up &= troubles.isEmpty();
      parts.add(part(check.name(), troubles));
    }
    byte[] body =
        Json.createObjectBuilder()
            .add("status", status(up))
            .add("checks", parts)
            .build()
            .toString()
            .getBytes(UTF_8);
    response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static JsonObjectBuilder part(String name, Map<String, String> troubles) {
    JsonObjectBuilder data = Json.createObjectBuilder();
    troubles.forEach(data::add);
    return Json.createObjectBuilder()
        .add("name", name)
        .add("status", status(troubles.isEmpty()))
        .add("data", data);
  }

  private static String status(boolean up) {
    return up ? "UP" : "DOWN";
  }
}
