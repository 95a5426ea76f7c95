package io.zenko.dmd.data.sweep;

import io.zenko.dmd.clock.SteadyClock;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataRepository;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a sweep for an operator, on the administration port, and tells its progress line by line.
 * Nothing is removed unless {@code dryRun=false} is asked for.
 */
@WebServlet("/data/sweep")
public class SweepServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Duration DEFAULT_GRACE = Duration.ofDays(1);

  private final AtomicBoolean running = new AtomicBoolean();

  /** Not there in a process that serves no data, and not opened by asking whether it is. */
  @Inject transient Instance<DataRepository> repository;

  @Inject transient Settings settings;

  @Inject transient SteadyClock clock;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!settings.roles().contains(Role.DATA)) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Sweep sweep;
    response.setContentType("text/plain;charset=UTF-8");
    PrintWriter out = response.getWriter();
    try {
      sweep = sweep(request, out);
    } catch (IllegalArgumentException e) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      out.println(e.getMessage());
      return;
    }
    if (!running.compareAndSet(false, true)) {
      response.setStatus(HttpServletResponse.SC_CONFLICT);
      out.println("a sweep is running");
      return;
    }
    try {
      sweep.run();
    } catch (IOException | DataException e) {
      out.println("failed: " + (e.getMessage() == null ? e : e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.println("failed: the daemon is stopping");
    } finally {
      running.set(false);
    }
  }

  private Sweep sweep(HttpServletRequest request, PrintWriter out) {
    String dryRun = parameter(request, "dryRun", "true");
    if (!dryRun.equals("true") && !dryRun.equals("false")) {
      throw new IllegalArgumentException("dryRun is true or false, not '" + dryRun + "'");
    }
    String grace = parameter(request, "graceSeconds", String.valueOf(DEFAULT_GRACE.toSeconds()));
    if (!grace.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("graceSeconds is a number, not '" + grace + "'");
    }
    String metadata = parameter(request, "metadata", ownMetadata());
    if (metadata.isEmpty()) {
      throw new IllegalArgumentException(
          "metadata is the URL of the daemon whose objects refer to the blobs: this one serves"
              + " data alone");
    }
    return new Sweep(
        repository.get(),
        new MetadataReferences(URI.create(metadata)),
        clock.instant().minusSeconds(Long.parseLong(grace)),
        dryRun.equals("true"),
        line -> {
          out.println(line);
          // An operator who went away must not leave a sweep behind that nobody watches.
          if (out.checkError()) {
            throw new DataException(
                DataException.Failure.UNAVAILABLE, "nobody reads the report any more");
          }
        });
  }

  /** Where this daemon serves metadata; empty where it does not. */
  private String ownMetadata() {
    if (!settings.roles().contains(Role.METADATA)) {
      return "";
    }
    String scheme = settings.tls().listeners().contains("bucketd") ? "https" : "http";
    return scheme + "://" + settings.authority("bucketd");
  }

  private static String parameter(HttpServletRequest request, String name, String otherwise) {
    String value = request.getParameter(name);
    return value == null || value.isBlank() ? otherwise : value;
  }
}
