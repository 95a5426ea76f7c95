package io.zenko.dmd.ops.admin;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.RequestDurations;
import io.zenko.dmd.ops.admin.document.ProtocolSample;
import io.zenko.dmd.ops.admin.document.Sample;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the daemon has counted up to a moment; the difference of two is a sample. */
final class Counts {
  private static final String DURATIONS = RequestDurations.NAME;
  private static final String RECEIVED = "dmd_received_bytes";
  private static final String CALLED = "mdfile";
  private static final String SENT = "dmd_sent_bytes";

  /** Answers that tell of what is not there; front ends ask before each put. */
  private static final Set<String> SOUND =
      Set.of(
          RequestDurations.OK,
          ProtocolError.NO_SUCH_OBJECT.code(),
          ProtocolError.NO_SUCH_BUCKET.code());

  private final Map<String, Requests> byProtocol = new HashMap<>();
  private final double received;
  private final double sent;
  private final long nanos = System.nanoTime();

  Counts(PrometheusRegistry registry) {
    registry.scrape(DURATIONS::equals).stream()
        .filter(HistogramSnapshot.class::isInstance)
        .flatMap(metric -> ((HistogramSnapshot) metric).getDataPoints().stream())
        .filter(point -> !isCarrier(point.getLabels()))
        .forEach(
            point ->
                byProtocol
                    .computeIfAbsent(point.getLabels().get("protocol"), name -> new Requests())
                    .add(point));
    Numbers bytes = new Numbers(registry, name -> name.equals(RECEIVED) || name.equals(SENT));
    received = bytes.sum(RECEIVED).orElse(0);
    sent = bytes.sum(SENT).orElse(0);
  }

  /**
   * Whether requests only bring calls, and wait for what there is to tell: calls are counted
   * themselves, and a poll that waits is not slow.
   */
  private static boolean isCarrier(Labels labels) {
    return labels.get("protocol").equals(CALLED)
        && !labels.get("method").equals(RequestDurations.CALL)
        && labels.get("result").equals(RequestDurations.OK);
  }

  /** What came to be since an earlier moment. */
  Sample since(Counts earlier, long timeMillis, long heap) {
    double seconds = Math.max(1, nanos - earlier.nanos) / 1e9;
    Map<String, ProtocolSample> protocols = new TreeMap<>();
    byProtocol.forEach(
        (name, requests) ->
            protocols.put(
                name,
                requests.since(earlier.byProtocol.getOrDefault(name, new Requests()), seconds)));
    return new Sample(
        timeMillis,
        protocols,
        (received - earlier.received) / seconds,
        (sent - earlier.sent) / seconds,
        heap);
  }

  /** Requests of a protocol, by how long they took. */
  static final class Requests {
    private double[] bounds = {};
    private long[] counts = {};
    private long all;
    private long failed;

    private void add(HistogramDataPointSnapshot point) {
      ClassicHistogramBuckets buckets = point.getClassicBuckets();
      if (counts.length == 0) {
        bounds = new double[buckets.size()];
        counts = new long[buckets.size()];
      }
      long sum = 0;
      for (int i = 0; i < counts.length; i++) {
        bounds[i] = buckets.getUpperBound(i);
        counts[i] += buckets.getCount(i);
        sum += buckets.getCount(i);
      }
      all += sum;
      failed += SOUND.contains(point.getLabels().get("result")) ? 0 : sum;
    }

    /** Requests that took so many seconds each. */
    static Requests of(double[] bounds, long... counts) {
      Requests requests = new Requests();
      requests.bounds = bounds;
      requests.counts = counts;
      for (long count : counts) {
        requests.all += count;
      }
      return requests;
    }

    ProtocolSample since(Requests earlier, double seconds) {
      long[] since = counts.clone();
      for (int i = 0; i < earlier.counts.length; i++) {
        since[i] -= earlier.counts[i];
      }
      return new ProtocolSample(
          (all - earlier.all) / seconds,
          (failed - earlier.failed) / seconds,
          quantile(since, all - earlier.all, .5),
          quantile(since, all - earlier.all, .99));
    }

    /** As if requests lay evenly between the bounds of a bucket, as Prometheus has it. */
    private Optional<Double> quantile(long[] since, long count, double quantile) {
      if (count <= 0) {
        return Optional.empty();
      }
      double rank = quantile * count;
      double below = 0;
      for (int i = 0; i < since.length; i++) {
        if (since[i] > 0 && below + since[i] >= rank) {
          double from = i == 0 ? 0 : bounds[i - 1];
          boolean isLast = Double.isInfinite(bounds[i]);
          return Optional.of(isLast ? from : from + (bounds[i] - from) * (rank - below) / since[i]);
        }
        below += since[i];
      }
      return Optional.of(bounds.length > 1 ? bounds[bounds.length - 2] : 0);
    }
  }
}
