package io.zenko.dmd.http.transfer;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.HeapBudget;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.config.TransferSettings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Starts bodies on their way, and knows of all that are. */
@ApplicationScoped
public class Transfers {
  /** A pool without a free thread for so long has no work that moves. */
  private static final Duration STUCK = Duration.ofSeconds(10);

  private final WorkPool blobReads;
  private final WorkPool blobWrites;
  private final WorkPool answers;
  private final WorkPool bodies;
  private final WorkPool making;
  private final TransferMemory memory;
  private final SpoolFile spool;
  private final ProgressWatch watch;
  private final long sendIdleNanos;
  private final Duration window;
  private final int leastBytesASecond;
  private final Counter gaveUp;
  private final Map<String, Load> loads = new LinkedHashMap<>();
  private final Map<Integer, Load> listeners = new HashMap<>();

  /** For CDI's proxy. */
  Transfers() {
    this.blobReads = null;
    this.blobWrites = null;
    this.answers = null;
    this.bodies = null;
    this.making = null;
    this.memory = null;
    this.spool = null;
    this.watch = null;
    this.sendIdleNanos = 0;
    this.window = null;
    this.leastBytesASecond = 0;
    this.gaveUp = null;
  }

  @Inject
  Transfers(Settings settings, PrometheusRegistry registry) {
    TransferSettings transfer = settings.transfer();
    this.blobReads = new WorkPool("blob-read", transfer.blobReadThreads());
    this.blobWrites = new WorkPool("blob-write", transfer.blobWriteThreads());
    this.answers = new WorkPool("answer", transfer.bodyThreads());
    this.bodies = new WorkPool("body", transfer.bodyThreads());
    this.making = new WorkPool("listing", transfer.bodyThreads());
    this.memory = new TransferMemory(HeapBudget.transferBytes(settings));
    this.spool = new SpoolFile();
    this.watch = new ProgressWatch();
    this.sendIdleNanos = transfer.sendIdle().toNanos();
    this.window = settings.readTimeout();
    this.leastBytesASecond = transfer.leastBodyBytesASecond();
    settings
        .listeners()
        .forEach(
            (name, at) -> {
              Load load = new Load(at.threads());
              loads.put(name, load);
              listeners.put(at.port(), load);
            });
    for (WorkPool pool : pools()) {
      loads.put(pool.name(), pool.load());
    }
    this.gaveUp =
        Counter.builder()
            .name("dmd_transfers_given_up_total")
            .help("Bodies whose clients made too little progress")
            .labelNames("kind")
            .register(registry);
    for (TransferKind kind : TransferKind.values()) {
      gaveUp.initLabelValues(kind.label());
    }
    register(registry);
  }

  private List<WorkPool> pools() {
    return List.of(blobReads, blobWrites, answers, bodies, making);
  }

  private void register(PrometheusRegistry registry) {
    gauge(registry, "dmd_transfers", "Bodies on their way", false);
    gauge(registry, "dmd_transfers_waiting", "Bodies that wait for their clients", true);
    GaugeWithCallback.builder()
        .name("dmd_transfer_longest_wait_seconds")
        .help("How long the body has waited for its client that has waited longest")
        .labelNames("kind")
        .callback(
            all -> {
              for (TransferKind kind : TransferKind.values()) {
                all.call(watch.longestWaitSeconds(kind), kind.label());
              }
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("dmd_transfer_memory_bytes")
        .help("Memory that bodies on their way take of DMD_TRANSFER_MEMORY_BYTES")
        .callback(one -> one.call((double) memory.taken()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("dmd_spool_bytes")
        .help("Bodies that wait in a file")
        .callback(one -> one.call((double) spool.usedBytes()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("dmd_threads_busy")
        .help("Threads of a pool that have work")
        .labelNames("pool")
        .callback(all -> loads.forEach((name, load) -> all.call(load.busy(), name)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("dmd_threads_limit")
        .help("Threads that a pool may have")
        .labelNames("pool")
        .callback(all -> loads.forEach((name, load) -> all.call(load.threads(), name)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("dmd_threads_full_seconds")
        .help("How long no thread of a pool has become free")
        .labelNames("pool")
        .callback(
            all -> loads.forEach((name, load) -> all.call(load.full().toMillis() / 1e3, name)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("dmd_tasks_waiting")
        .help("Work that waits for a thread of a pool")
        .labelNames("pool")
        .callback(
            all -> {
              for (WorkPool pool : pools()) {
                all.call(pool.waiting(), pool.name());
              }
            })
        .register(registry);
  }

  private void gauge(PrometheusRegistry registry, String name, String help, boolean waiting) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("kind")
        .callback(
            all -> {
              for (TransferKind kind : TransferKind.values()) {
                all.call((double) watch.count(kind, waiting), kind.label());
              }
            })
        .register(registry);
  }

  /**
   * Sends the body of an answer, and then completes the request: {@link ClientConnection#leave}
   * does where all was sent by the thread that calls this.
   */
  public void send(
      TransferKind kind,
      AsyncContext context,
      ServletOutputStream out,
      BodySource source,
      Outcome outcome,
      ClientConnection client) {
    new OutgoingBody(kind, context, out, source, outcome, client, this, pool(kind)).start();
  }

  /** What will receive the body of a request, once it is started. */
  public IncomingBody receive(
      TransferKind kind, ServletInputStream in, long declared, BodySink sink, ClientBody client) {
    return new IncomingBody(kind, in, declared, sink, this, pool(kind), client);
  }

  /** The threads that do what this kind needs a disk for. */
  public WorkPool pool(TransferKind kind) {
    return switch (kind) {
      case BLOB_SENT -> blobReads;
      case BLOB_RECEIVED -> blobWrites;
      case ANSWER -> answers;
      case BODY -> bodies;
    };
  }

  /** The threads that make long answers of metadata, for which short requests do not wait. */
  public WorkPool making() {
    return making;
  }

  /** How busy the threads of a listener are; its requests tell. */
  public Optional<Load> listener(int port) {
    return Optional.ofNullable(listeners.get(port));
  }

  public TransferMemory memory() {
    return memory;
  }

  /** A place for what a body must not keep in memory. */
  public Spool spool() {
    return new Spool(memory, spool);
  }

  /** Pools in which nothing moves, by name, each with what is wrong. */
  public Map<String, String> stuck() {
    Map<String, String> stuck = new LinkedHashMap<>();
    loads.forEach(
        (name, load) -> {
          if (load.full().compareTo(STUCK) > 0) {
            stuck.put(
                name,
                String.format(
                    Locale.ROOT,
                    "all %d threads have been busy for %d s",
                    load.threads(),
                    load.full().toSeconds()));
          }
        });
    return stuck;
  }

  void begun(Transfer transfer) {
    watch.add(transfer);
  }

  void ended(Transfer transfer) {
    watch.remove(transfer);
  }

  void gaveUp(Transfer transfer) {
    gaveUp.labelValues(transfer.kind().label()).inc();
  }

  long sendIdleNanos() {
    return sendIdleNanos;
  }

  long windowNanos() {
    return window.toNanos();
  }

  long leastBytesAWindow() {
    return Math.max(1, window.toMillis() * leastBytesASecond / 1000);
  }

  SlowClientException tookNothing() {
    return new SlowClientException(
        String.format(
            Locale.ROOT,
            "the client has taken nothing for %d s (DMD_SEND_IDLE_SECONDS)",
            Duration.ofNanos(sendIdleNanos).toSeconds()));
  }

  SlowClientException tooSlow() {
    return new SlowClientException(
        String.format(
            Locale.ROOT,
            "fewer than %d bytes a second came for %d s (DMD_MIN_BODY_BYTES_PER_SECOND, DMD_READ_TIMEOUT_MILLIS)",
            leastBytesASecond,
            window.toSeconds()));
  }

  @PreDestroy
  void close() {
    watch.close();
    pools().forEach(WorkPool::close);
    spool.close();
  }
}
