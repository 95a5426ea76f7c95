package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.background.NamedThreads;
import io.zenko.dmd.background.Relay;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Body;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.transfer.Spool;
import io.zenko.dmd.http.transfer.TransferKind;
import io.zenko.dmd.http.transfer.Transfers;
import io.zenko.dmd.json.Documents;
import io.zenko.dmd.metadata.reading.ReadMemory;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Answers writes once they are durable, on threads of its own: the store's must not wait for a
 * client that reads slowly.
 */
@ApplicationScoped
public class Answers {
  private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE;

  private final ExecutorService executor;
  private final Transfers transfers;
  private final ReadMemory reads;

  /** The long answers that threads of requests may still make at once. */
  private final Semaphore free;

  /** For CDI's proxy. */
  Answers() {
    this.executor = null;
    this.transfers = null;
    this.reads = null;
    this.free = null;
  }

  @Inject
  Answers(Settings settings, Transfers transfers, ReadMemory reads) {
    this.transfers = transfers;
    this.reads = reads;
    this.free =
        new Semaphore(
            Math.min(Runtime.getRuntime().availableProcessors(), settings.bucketd().threads() / 2));
    this.executor = new Relay(new NamedThreads("bucketd-answer-"), settings.bucketd().threads());
  }

  @PreDestroy
  void close() {
    executor.shutdown();
  }

  /** The answer to a write without a body. */
  <T> CompletionStage<Response> when(CompletionStage<T> write, Function<T, Response> answer) {
    return write.handleAsync(
        (result, failure) -> {
          if (failure != null) {
            throw failure instanceof CompletionException known
                ? known
                : new CompletionException(failure);
          }
          return answer.apply(result);
        },
        executor);
  }

  /** The answer to a write of what a body says, once it has come; it is let go of in any case. */
  <T> CompletionStage<Response> when(
      CompletionStage<Body> arrival,
      Function<byte[], CompletionStage<T>> write,
      Function<T, Response> answer) {
    return when(
        arrival.thenCompose(
            body -> {
              CompletionStage<T> started;
              try {
                started = write.apply(body.bytes());
              } catch (RuntimeException e) {
                started = CompletableFuture.failedFuture(e);
              }
              return started.whenComplete((result, failure) -> body.close());
            }),
        answer);
  }

  /** 200 without a body. */
  static Response empty() {
    return Response.ok().header("Content-Length", 0).build();
  }

  /** 200 with this document, whose shape is a record or a list. */
  static Response document(Object document) {
    return json(Documents.toBytes(document));
  }

  /** 200 with this text. */
  static Response text(String text) {
    return Response.ok(text.getBytes(UTF_8), "text/plain").build();
  }

  /** 200 with this JSON. Told its length, the container does not send a long one in chunks. */
  static Response json(byte[] text) {
    return Response.ok(text, JSON).header("Content-Length", Integer.toString(text.length)).build();
  }

  /** 200 with a stored value; a long one does not stay in memory until the client has read it. */
  Response value(byte[] value) throws IOException {
    return spooled(out -> out.write(value));
  }

  /** 200 with JSON whose length is known once all of it is written. */
  Response spooled(Content content) throws IOException {
    Spool spool = spool(content);
    return Response.ok(Exchange.current().carry(TransferKind.ANSWER, spool), JSON)
        .header("Content-Length", spool.length())
        .build();
  }

  /**
   * 200 with JSON that is much work to read and to write. This thread does it as long as there are
   * processors for it, and else one of those that are there for nothing else: so short requests
   * find threads, however many long ones come.
   */
  Response listed(Content content) throws IOException {
    if (free.tryAcquire()) {
      try {
        return reads.during(() -> spooled(content));
      } finally {
        free.release();
      }
    }
    return Response.ok(
            Exchange.current()
                .carryOnceMade(TransferKind.ANSWER, () -> reads.during(() -> spool(content))),
            JSON)
        .build();
  }

  private Spool spool(Content content) throws IOException {
    Spool spool = transfers.spool();
    boolean written = false;
    try {
      content.writeTo(spool);
      written = true;
    } finally {
      if (!written) {
        spool.close();
      }
    }
    return spool;
  }

  /** Writes an answer. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }
}
