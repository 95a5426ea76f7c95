package io.zenko.dmd.ops.admin;

import io.zenko.dmd.http.Listeners;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.reading.ReadMemory;
import io.zenko.dmd.metadata.transfer.Exporter;
import io.zenko.dmd.metadata.transfer.TransferException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
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
 */
@WebServlet(value = "/admin/export", asyncSupported = true)
public class ExportServlet extends LongAnswerServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(ExportServlet.class.getPackageName());
  private static final int BUFFER_BYTES = 1 << 16;

  /** Of a store that is damaged, so many names are told. */
  private static final int TOLD = 10;

  @Inject private transient Listeners listeners;
  @Inject private transient ReadMemory reads;

  public ExportServlet() {
    super("admin-export");
  }

  @Override
  Runnable prepare(
      MetadataRepository repository, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<BucketName> buckets = buckets(repository, request.getParameterValues("bucket"));
    response.setContentType("application/x-ndjson;charset=UTF-8");
    OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
    return () -> export(repository, buckets, out);
  }

  private static List<BucketName> buckets(MetadataRepository repository, String[] names) {
    if (names == null) {
      requireSound(repository);
      return Exporter.all(repository);
    }
    List<BucketName> buckets = Stream.of(names).map(Parameters::bucket).distinct().toList();
    buckets.forEach(bucket -> requirePresent(repository, bucket));
    return buckets;
  }

  private static void requirePresent(MetadataRepository repository, BucketName bucket) {
    if (repository.attributes(bucket).isEmpty()) {
      throw MetadataException.noSuchBucket(bucket);
    }
  }

  /** Whoever asks for all is told what he would not get. */
  private static void requireSound(MetadataRepository repository) {
    Set<BucketName> damaged = repository.damagedBuckets();
    if (damaged.isEmpty()) {
      return;
    }
    List<String> some = damaged.stream().map(BucketName::value).sorted().limit(TOLD).toList();
    throw new ProtocolException(
        ProtocolError.INTERNAL_ERROR,
        damaged.size()
            + " buckets are damaged ("
            + String.join(", ", some)
            + (some.size() < damaged.size() ? ", ..." : "")
            + "): name the others");
  }

  private void export(MetadataRepository repository, List<BucketName> buckets, OutputStream out) {
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
    }
  }
}
