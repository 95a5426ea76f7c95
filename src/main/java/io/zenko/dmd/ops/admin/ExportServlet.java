package io.zenko.dmd.ops.admin;

import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Listeners;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.reading.ReadMemory;
import io.zenko.dmd.metadata.transfer.Exporter;
import io.zenko.dmd.metadata.transfer.TransferException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The buckets of this daemon as lines of JSON, as the command has them that runs without it. What
 * is cut off lacks its last line.
 *
 * <p>Each export has a thread: a client that takes its time keeps no other waiting.
 */
@WebServlet(value = "/admin/export", asyncSupported = true)
public class ExportServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(ExportServlet.class.getPackageName());
  private static final int BUFFER_BYTES = 1 << 16;

  /** Of a store that is damaged, so many names are told. */
  private static final int TOLD = 10;

  @Inject private transient Settings settings;
  @Inject private transient Instance<MetadataRepository> metadata;
  @Inject private transient Listeners listeners;
  @Inject private transient ReadMemory reads;
  @Inject private transient FollowerPlaces places;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!settings.roles().contains(Role.METADATA)) {
      FollowerPlaces.refuse(
          response,
          HttpServletResponse.SC_NOT_FOUND,
          "RouteNotFound",
          "this process serves no metadata (DMD_ROLES)");
      return;
    }
    MetadataRepository repository = metadata.get();
    String[] names = request.getParameterValues("bucket");
    if ((names == null && isDamaged(repository, response)) || !places.take(response)) {
      return;
    }
    try {
      List<BucketName> buckets = names == null ? Exporter.all(repository) : named(names);
      if (names != null) {
        buckets.forEach(bucket -> requirePresent(repository, bucket));
      }
      response.setContentType("application/x-ndjson;charset=UTF-8");
      AsyncContext context = request.startAsync(request, response);
      context.setTimeout(0);
      OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
      Thread thread = new Thread(() -> export(repository, buckets, out, context), "admin-export");
      thread.setDaemon(true);
      thread.start();
    } catch (IllegalArgumentException e) {
      places.leave();
      FollowerPlaces.refuse(
          response, HttpServletResponse.SC_BAD_REQUEST, "BadRequest", e.getMessage());
    } catch (MetadataException e) {
      places.leave();
      boolean absent = e.failure() == MetadataException.Failure.NO_SUCH_BUCKET;
      FollowerPlaces.refuse(
          response,
          absent ? HttpServletResponse.SC_NOT_FOUND : HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          absent ? "DBNotFound" : "ServiceUnavailable",
          e.getMessage());
    } catch (IOException | RuntimeException | Error e) {
      places.leave();
      throw e;
    }
  }

  private static void requirePresent(MetadataRepository repository, BucketName bucket) {
    if (repository.attributes(bucket).isEmpty()) {
      throw MetadataException.noSuchBucket(bucket);
    }
  }

  private static List<BucketName> named(String[] names) {
    return Stream.of(names).map(BucketName::new).distinct().toList();
  }

  /** Whoever asks for all is told what he would not get. */
  private static boolean isDamaged(MetadataRepository repository, HttpServletResponse response)
      throws IOException {
    Set<BucketName> damaged = repository.damagedBuckets();
    if (damaged.isEmpty()) {
      return false;
    }
    List<String> some = damaged.stream().map(BucketName::value).sorted().limit(TOLD).toList();
    FollowerPlaces.refuse(
        response,
        HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
        "InternalError",
        damaged.size()
            + " buckets are damaged ("
            + String.join(", ", some)
            + (some.size() < damaged.size() ? ", ..." : "")
            + "): name the others");
    return true;
  }

  private void export(
      MetadataRepository repository,
      List<BucketName> buckets,
      OutputStream out,
      AsyncContext context) {
    try {
      reads.during(
          () ->
              new Exporter(
                      repository,
                      out,
                      (bucket, entries) -> {
                        if (!listeners.attached()) {
                          throw new IllegalStateException("the daemon ends");
                        }
                      })
                  .writeThatAreThere(buckets));
    } catch (InterruptedIOException e) {
      LOG.log(Level.FINE, "an export was interrupted", e);
    } catch (IOException e) {
      LOG.log(Level.FINE, "who asked for an export has gone", e);
    } catch (MetadataException | TransferException | IllegalStateException e) {
      LOG.log(Level.WARNING, () -> "an export is cut off: " + e.getMessage());
    } finally {
      places.leave();
      try {
        context.complete();
      } catch (IllegalStateException e) {
        log("the client has gone, and the container with it: " + e.getMessage());
      }
    }
  }
}
