package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Body;
import io.zenko.dmd.http.SpooledBody;
import io.zenko.dmd.metadata.ReadMemory;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers writes once they are durable, on threads of its own: the store's must not wait for a
 * client that reads slowly.
 */
@ApplicationScoped
public class Answers {
  private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE;

  private final ExecutorService executor;

  /** For CDI's proxy. */
  Answers() {
    this.executor = null;
  }

  @Inject
  Answers(Settings settings) {
    // Threads of a managed factory run in the context of whatever asked first for this bean; these
    // need none of it but the loader of the application's classes.
    ClassLoader loader = Answers.class.getClassLoader();
    AtomicInteger count = new AtomicInteger();
    this.executor =
        Executors.newFixedThreadPool(
            settings.bucketd().threads(),
            task -> {
              Thread thread = new Thread(task, "bucketd-answer-" + count.incrementAndGet());
              thread.setContextClassLoader(loader);
              thread.setDaemon(true);
              return thread;
            });
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

  /** The answer to a write of what a body says; the body is let go of in any case. */
  <T> CompletionStage<Response> when(
      Body body, Supplier<CompletionStage<T>> write, Function<T, Response> answer) {
    CompletionStage<T> started;
    try {
      started = write.get();
    } catch (RuntimeException e) {
      started = CompletableFuture.failedFuture(e);
    }
    return when(started.whenComplete((result, failure) -> body.close()), answer);
  }

  /** 200 without a body. */
  static Response empty() {
    return Response.ok().header("Content-Length", 0).build();
  }

  /** 200 with this JSON. */
  static Response json(JsonValue value) {
    return json(value.toString().getBytes(UTF_8));
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
  static Response value(byte[] value) throws IOException {
    return value.length <= ReadMemory.FREE_BYTES ? json(value) : spooled(out -> out.write(value));
  }

  /** 200 with JSON whose length is known once all of it is written. */
  static Response spooled(Content content) throws IOException {
    SpooledBody body = new SpooledBody();
    try {
      content.writeTo(body);
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
    StreamingOutput output =
        out -> {
          try (body) {
            body.writeTo(out);
          }
        };
    return Response.ok(output, JSON).header("Content-Length", body.length()).build();
  }

  /** Writes an answer. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }
}
