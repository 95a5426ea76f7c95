package io.zenko.dmd.http;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.HeapBudget;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.transfer.SlowClientException;
import io.zenko.dmd.http.transfer.Spool;
import io.zenko.dmd.http.transfer.TransferKind;
import io.zenko.dmd.http.transfer.Transfers;
import io.zenko.dmd.metrics.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The memory that request bodies may take while they are worked on, all together: what clients send
 * never decides how much of the heap they take. A body takes its share when all of it has come, and
 * until then waits in a {@link Spool}: so nobody holds room while waiting for a client.
 */
@ApplicationScoped
public class BodyMemory {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A body is parsed, given its version id, and written to lines of a journal. */
  private static final int COPIES = 4;

  private final int allBytes;
  private final int longestBytes = HeapBudget.longestBody(COPIES);
  private final Room room;
  private final Supplier<Spool> spools;

  /** For CDI's proxy. */
  BodyMemory() {
    this(0, PATIENCE, () -> null, Runnable::run);
  }

  @Inject
  BodyMemory(Settings settings, Transfers transfers, PrometheusRegistry registry) {
    this(
        HeapBudget.bodyBytes(settings),
        PATIENCE,
        transfers::spool,
        transfers.pool(TransferKind.BODY));
    Metrics.gauge(
        registry,
        "dmd_body_memory_bytes",
        "What bodies that are worked on take of DMD_BODY_MEMORY_BYTES",
        this::taken);
  }

  BodyMemory(int bytes, Duration patience, Supplier<Spool> spools, Executor executor) {
    this.allBytes = bytes;
    this.room = new Room(bytes, patience, executor);
    this.spools = spools;
  }

  /**
   * Receives the body of the request that this thread handles.
   *
   * @param maxBytes the most that this kind of body may have; a small heap allows less
   * @param setting the name of the setting that says so
   */
  public CompletionStage<Body> receive(int maxBytes, String setting) {
    return receive(Exchange.current(), maxBytes, setting);
  }

  /** Receives the body of a request. */
  public CompletionStage<Body> receive(Exchange exchange, int most, String setting) {
    int maxBytes = Math.min(most, longestBytes);
    long declared = exchange.request().getContentLengthLong();
    if (declared > maxBytes) {
      throw tooLong(maxBytes, setting);
    }
    Spool spool = spools.get();
    SpoolSink sink = new SpoolSink(spool, maxBytes, () -> tooLong(maxBytes, setting));
    return exchange
        .receive(TransferKind.BODY, sink)
        .thenCompose(all -> take(spool))
        .handle(
            (body, failure) -> {
              spool.close();
              if (failure != null) {
                throw explain(failure);
              }
              return body;
            });
  }

  private CompletionStage<Body> take(Spool spool) {
    int bytes = room((int) spool.length());
    return room.take(bytes)
        .thenApply(
            taken -> {
              boolean read = false;
              try {
                Body body = new Body(spool.toBytes(), releaseOnce(bytes));
                read = true;
                return body;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                if (!read) {
                  room.giveBack(bytes);
                }
              }
            });
  }

  private static ProtocolException explain(Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure instanceof ProtocolException known) {
      return known;
    }
    if (failure instanceof SlowClientException slow) {
      return new ProtocolException(ProtocolError.BAD_REQUEST, slow.getMessage(), slow);
    }
    if (failure instanceof IOException broken) {
      return new ProtocolException(
          ProtocolError.BAD_REQUEST, "the body could not be read: " + broken.getMessage(), broken);
    }
    return new ProtocolException(
        ProtocolError.INTERNAL_ERROR, ProtocolError.INTERNAL_ERROR.text(), failure);
  }

  /** What is taken now. */
  long taken() {
    return allBytes - room.free();
  }

  /** What a body takes with its copies; the longest ones have all the memory to themselves. */
  int room(int bytes) {
    return (int) Math.min(allBytes, (long) bytes * COPIES);
  }

  private Runnable releaseOnce(int bytes) {
    AtomicBoolean released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        room.giveBack(bytes);
      }
    };
  }

  private static ProtocolException tooLong(int maxBytes, String setting) {
    return new ProtocolException(
        ProtocolError.BAD_REQUEST,
        "the body has more than " + maxBytes + " bytes (" + setting + ", or what fits the heap)");
  }
}
